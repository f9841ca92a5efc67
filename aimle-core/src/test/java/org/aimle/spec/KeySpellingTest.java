package org.aimle.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySpellingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          published:initialBeta=0.0,step=0.02,initialDensity=1.0 | published:initial-beta=0.0,step=0.02,initial-density=1.0
          imle:theta-temperature=1                               | imle:theta-temperature=1
          aimle-central                                          | aimle-central
          org.aimle.dl4j.AimleVertex                             | org.aimle.dl4j.AimleVertex
          program:constraints=x0+x1<=1;x2=1                      | program:constraints=x0+x1<=1;x2=1
          texts(batchSize=40, maxLength=350)                     | texts(batchSize=40, maxLength=350)
          """)
  void onlyKeysOfWrittenFormsAreRespelt(String old, String now) {
    assertEquals(now, KeySpelling.current(old));
  }

  /** A factory of a user's own may have such keys. */
  @ParameterizedTest
  @CsvSource({"ownKey, ownKey", "own-key, own-key", "ownKey, own-key"})
  void aKeyThatIsKnownStaysAsItIs(String given, String known) {
    NamedParameters read =
        KeySpelling.known(NamedParameters.parse("mine:" + given + "=1"), Set.of(known));
    assertEquals("mine:" + known + "=1", read.toString());
  }
}

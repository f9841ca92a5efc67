package org.aimle.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriversTest {

  @TempDir private Path folder;

  private String told(Map<String, String> environment) {
    return new Drivers(environment, folder).noPlatform();
  }

  @Test
  void aFolderWithoutFilesIsNamedWithWhatToWriteThere() {
    String told = told(Map.of());
    assertTrue(told.startsWith("no OpenCL platform: " + folder + " has no *.icd file; "), told);
    assertTrue(told.contains("write libnvidia-opencl.so.1 into " + folder + "/nvidia.icd"), told);
    assertFalse(told.contains("OCL_ICD_FILENAMES"), told);
  }

  @Test
  void filesAreNamedWithTheirLibraries() throws IOException {
    Files.writeString(folder.resolve("nvidia.icd"), "libnvidia-opencl.so.1\n");
    Files.writeString(folder.resolve("empty.icd"), "");
    Files.writeString(folder.resolve("other.txt"), "libother.so");
    String told = told(Map.of("CUDA_VISIBLE_DEVICES", "7", "OCL_ICD_FILENAMES", "libmine.so"));
    assertEquals(
        ("no OpenCL platform: %s/empty.icd names nothing, %s/nvidia.icd names"
                + " libnvidia-opencl.so.1, which does not load or finds no device; see whether"
                + " nvidia-smi lists a GPU here, whether NVIDIA_DRIVER_CAPABILITIES of a container"
                + " contains compute, and what CUDA_VISIBLE_DEVICES (7) leaves;"
                + " OCL_ICD_FILENAMES=libmine.so names libraries, too")
            .formatted(folder, folder),
        told);
  }

  @Test
  void aVariableMayNameTheFolderOrAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("pocl.icd"), "libpocl.so.2\n");
    for (Path named : new Path[] {folder, file}) {
      String told =
          new Drivers(Map.of(Drivers.VENDORS_VARIABLE, named.toString()), Path.of("/none"))
              .noPlatform();
      assertTrue(told.startsWith("no OpenCL platform: " + file + " names libpocl.so.2"), told);
      assertTrue(told.contains("ldd"), told);
      assertFalse(told.contains("nvidia"), told);
    }
    assertEquals(
        "no OpenCL platform: OCL_ICD_VENDORS=/none names no driver (a file *.icd); correct or"
            + " unset it",
        told(Map.of(Drivers.VENDORS_VARIABLE, "/none")));
  }
}

package org.aimle.spark;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Lets Kryo write ND4J's arrays and data sets, whose native memory it cannot see: with {@code
 * spark.serializer=org.apache.spark.serializer.KryoSerializer}, which {@code SparkComputationGraph}
 * refuses otherwise, set {@code spark.kryo.registrator=org.aimle.spark.AimleKryoRegistrator}.
 *
 * @since 0.1.0
 */
public final class AimleKryoRegistrator implements KryoRegistrator {

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.addDefaultSerializer(INDArray.class, JavaSerializer.class);
    kryo.addDefaultSerializer(DataSet.class, JavaSerializer.class);
    kryo.addDefaultSerializer(MultiDataSet.class, JavaSerializer.class);
  }
}

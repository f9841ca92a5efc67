package org.aimle.spark.internal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.NarrowDependency;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.TaskLocation$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SQLConf$;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.Option;
import scala.Tuple2;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * All contact with parts of Spark that are not its public API (developer API, what is private to
 * Spark's own packages, and Scala's collections in signatures): what to check when Spark changes.
 */
public final class SparkInternals {

  private SparkInternals() {}

  /** Runs a task on each partition; the results in the order of the partitions. */
  public static <S> List<byte[]> runJob(JavaRDD<S> partitions, PartitionTask<S> task) {
    return PartitionJob.run(partitions, task);
  }

  /**
   * Runs a task on the partitions from one to before another.
   *
   * @param arrived called with partition and result, one at a time, in the order in which they come
   */
  public static <S> void runJob(
      JavaRDD<S> partitions,
      PartitionTask<S> task,
      int from,
      int to,
      BiConsumer<Integer, byte[]> arrived) {
    PartitionJob.run(partitions, task, from, to, arrived);
  }

  /** A broadcast of which the driver holds the bytes only once. */
  public static Broadcast<byte[]> broadcastOnce(JavaSparkContext context, byte[] value) {
    return context.sc().broadcastInternal(value, true, ClassTag$.MODULE$.apply(byte[].class));
  }

  /** A new set of arrays in Spark's block storage; on the driver. */
  public static int newBlocks(JavaSparkContext context) {
    return KeptBlocks.newSet(context);
  }

  /**
   * Keeps an array in this executor's memory, or on its disk where memory is short; any executor
   * can read it as long as this one lives.
   */
  public static void keep(int blocks, int index, float[] numbers) {
    KeptBlocks.put(blocks, index, numbers);
  }

  /** An array that was kept, not to be changed; empty if it is gone with its executor. */
  public static Optional<float[]> kept(int blocks, int index) {
    return KeptBlocks.get(blocks, index);
  }

  /** Removes a set of arrays from all executors; returns at once. */
  public static void forget(JavaSparkContext context, int blocks) {
    KeptBlocks.remove(context, blocks);
  }

  /** Does something of which Spark's UI tells, from this thread, with the words given. */
  public static <T> T described(SparkContext context, String description, Supplier<T> work) {
    return JobDescription.of(context, description, work);
  }

  /**
   * Adds a tab to Spark's UI, behind its filters and access control lists.
   *
   * @param prefix of its address
   * @param page makes the whole page, as HTML, each time that it is asked for, in any thread
   * @return false if there is no UI
   */
  public static boolean addTab(
      SparkContext context, String prefix, String name, Supplier<String> page) {
    return UiTab.add(context, prefix, name, page);
  }

  /**
   * Does work that comes before the first round, as {@link #described} does, and tells in the log
   * how far it is.
   */
  public static <T> T prepared(SparkContext context, String description, Supplier<T> work) {
    return PreparationProgress.of(context, description, work);
  }

  /**
   * Runs a task once in each executor, not on the driver. A task waits for its own executor as long
   * as Spark lets tasks wait for their data, so one that stays busy may be left out.
   *
   * @param description for Spark's UI
   */
  public static void runOnExecutors(
      JavaSparkContext context, String description, PartitionTask<Integer> task) {
    List<String> executors = new ArrayList<>();
    for (BlockManagerId place :
        ScalaCollections.iterable(
            context.sc().env().blockManager().master().getMemoryStatus().keys())) {
      if (!place.isDriver()) {
        executors.add(TaskLocation$.MODULE$.apply(place.host(), place.executorId()).toString());
      }
    }
    if (!executors.isEmpty()) {
      JavaRDD<Integer> turns = numbersAt(context, executors);
      JobDescription.of(context.sc(), description, () -> runJob(turns, task));
    }
  }

  /** The numbers from 0, one in a partition, each preferably at the host or executor given. */
  public static JavaRDD<Integer> numbersAt(JavaSparkContext context, List<String> places) {
    List<Tuple2<Integer, ?>> placed = new ArrayList<>();
    for (String place : places) {
      placed.add(new Tuple2<>(placed.size(), ScalaCollections.<Object>seq(List.of(place))));
    }
    RDD<Integer> numbers =
        context
            .sc()
            .makeRDD(ScalaCollections.seq(placed), ClassTag$.MODULE$.<Integer>apply(Integer.class));
    return numbers.toJavaRDD();
  }

  /**
   * The data in the same order, in at most so many partitions: those that follow each other are put
   * together, in numbers that differ by one at most.
   */
  public static <T> JavaRDD<T> coalesceInOrder(int most, JavaRDD<T> data) {
    return data.getNumPartitions() <= most
        ? data
        : data.rdd()
            .coalesce(most, false, Option.apply(new ConsecutivePartitions()), null)
            .toJavaRDD();
  }

  /**
   * A shard in blocks, which an executor keeps, writes to disk and reads back one by one. Used by
   * the thread of the task that it belongs to, and until that ends.
   *
   * @param <B> some examples of the partition in one object
   */
  public interface Blocks<B> {

    /** How many there are, at least 1. */
    int count();

    /**
     * Fetches a block, from memory if it has room there.
     *
     * @param index in {@code [0, count)}
     */
    B get(int index);
  }

  /**
   * Blocks that follow each other as one element, from which each is fetched when it is asked for,
   * so that storage can hold some in memory and others on disk. The blocks should be persisted.
   *
   * @param blocks one element in each partition
   * @param each so many make an element; divides the number of partitions
   */
  public static <B> JavaRDD<Blocks<B>> inBlocks(JavaRDD<B> blocks, int each) {
    return new BlocksRdd<>(blocks.rdd(), each).toJavaRDD();
  }

  /** Whether {@link #inBlocks} made these data. */
  public static boolean isInBlocks(JavaRDD<?> data) {
    return data.rdd() instanceof BlocksRdd<?>;
  }

  /** Whether the data are in the driver's partition objects (parallelize), so in every task. */
  public static boolean travelsWithTasks(JavaRDD<?> data) {
    return travelsWithTasks(data.rdd());
  }

  private static boolean travelsWithTasks(RDD<?> data) {
    return data.getClass().getSimpleName().equals("ParallelCollectionRDD")
        || ScalaCollections.list(data.dependencies()).stream()
            .anyMatch(d -> d instanceof NarrowDependency<?> && travelsWithTasks(d.rdd()));
  }

  /** Removes the files of the shuffle that made these data; returns at once. */
  public static void freeShuffle(JavaPairRDD<?, ?> shuffled) {
    shuffled.rdd().cleanShuffleDependencies(false);
  }

  /** The configuration of this executor or driver. */
  public static SparkConf conf() {
    return SparkEnv.get().conf();
  }

  /** Hadoop's configuration with what the session sets. */
  public static Configuration hadoopConf(SparkSession spark) {
    return spark.sessionState().newHadoopConf();
  }

  /** Sends Hadoop's configuration to executors. */
  public static HadoopConf broadcast(JavaSparkContext context, Configuration hadoop) {
    return new HadoopConf(context.broadcast(new SerializableConfiguration(hadoop)));
  }

  /** Hadoop's configuration on the way to executors. */
  public static final class HadoopConf implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> sent;

    private HadoopConf(Broadcast<SerializableConfiguration> sent) {
      this.sent = sent;
    }

    public Configuration value() {
      return sent.value().value();
    }
  }

  /** Calls back when the running task ends, well or not. */
  public static void whenTaskEnds(Runnable action) {
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> action.run());
  }

  /**
   * What a task throws that met a class or native library which cannot be loaded. Without the error
   * as its cause: Spark would end the executor, with what it holds, and start another that fails
   * the same way, instead of giving the task to an executor that can do it.
   */
  public static IllegalStateException unlinked(LinkageError e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String told = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return new IllegalStateException(
        "this JVM cannot load what it needs: " + root.getClass().getName() + ": " + told);
  }

  /** What a task throws that stops because Spark killed it; not counted as a failure of its own. */
  public static RuntimeException taskKilled(String reason) {
    return new TaskKilledException(reason);
  }

  /**
   * A task that failed.
   *
   * @param host where it ran; empty if Spark does not tell
   * @param executor which ran it; empty if Spark does not tell
   * @param cause in one line
   * @param lost whether not the task failed but its executor went, with it or with its data
   */
  public record TaskFailure(String host, String executor, String cause, boolean lost) {}

  /** Calls back for each task that fails, until the result is run. */
  public static Runnable onFailedTasks(JavaSparkContext context, Consumer<TaskFailure> told) {
    return FailedTasks.listen(context.sc(), told);
  }

  /** Which task ended a job; empty if an exception is not that of a failed job. */
  public static Optional<TaskFailure> failureBehind(Throwable e) {
    return e instanceof SparkException ? Optional.of(FailedTasks.behind(e)) : Optional.empty();
  }

  /**
   * The field that a column name means: one of the schema's own by exactly this name, else what
   * Spark makes of it (back quotes, dots for nested fields, upper and lower case as the session has
   * it).
   */
  public static Optional<StructField> field(StructType schema, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equals(name)) {
        return Optional.of(field);
      }
    }
    Option<SparkSession> session = SparkSession.getActiveSession();
    if (session.isEmpty()) {
      return Optional.empty();
    }
    try {
      Dataset<Row> none = session.get().createDataFrame(List.of(), schema);
      return Optional.of(none.select(none.col(name)).schema().fields()[0]);
    } catch (Exception e) { // Spark's exceptions are checked but not declared
      return Optional.empty();
    }
  }

  /** Does something with a session's own settings. */
  public static <T> T within(SparkSession session, Supplier<T> work) {
    return session.withActive(work::get);
  }

  /**
   * Classes as a column's metadata tell of them.
   *
   * @param count of them; 0 if it is not told
   * @param names of them; empty if they have none
   */
  public record Classes(int count, List<String> names) {}

  /** The classes that a column's metadata tell of; empty if its values are no classes. */
  public static Optional<Classes> classes(StructField field) {
    if (!(field.dataType() instanceof NumericType)) {
      return Optional.empty();
    }
    Attribute attribute = Attribute.fromStructField(field);
    if (attribute instanceof NominalAttribute nominal) {
      Option<Object> count = nominal.getNumValues();
      return Optional.of(
          new Classes(count.isEmpty() ? 0 : (Integer) count.get(), names(nominal.values())));
    }
    return attribute instanceof BinaryAttribute binary
        ? Optional.of(new Classes(2, names(binary.values())))
        : Optional.empty();
  }

  /**
   * A vector column as its metadata tell of it.
   *
   * @param size of the vectors; empty if it is not told
   * @param names of the elements, "" of one without; empty if none has a name
   * @param binary whether an element is marked as 0 or 1, as {@code OneHotEncoder} does; empty as
   *     names
   */
  public record VectorColumn(OptionalInt size, List<String> names, List<Boolean> binary) {}

  /** What the metadata of a vector column tell. */
  public static VectorColumn vectorColumn(StructField field) {
    return VectorMetadata.of(field);
  }

  private static List<String> names(Option<String[]> names) {
    return names.isEmpty() ? List.of() : List.of(names.get());
  }

  /** Whether the session takes two column names for one. */
  public static boolean sameName(String one, String other) {
    return (Boolean) SQLConf$.MODULE$.get().resolver().apply(one, other);
  }

  /** What a function makes of a list; runs in tasks. */
  @FunctionalInterface
  public interface ListFunction<T> extends Serializable {
    Row apply(List<T> list);
  }

  /** A column function of one array column; a null array comes as null. */
  public static <T> UserDefinedFunction ofArray(ListFunction<T> function, StructType result) {
    UDF1<Seq<T>, Row> call =
        array -> function.apply(array == null ? null : ScalaCollections.list(array));
    return functions.udf(call, result);
  }

  /** A name for a new pipeline stage. */
  public static String randomUid(String prefix) {
    return Identifiable$.MODULE$.randomUID(prefix);
  }

  /** Writes a stage's class and parameters as MLlib does. */
  @SuppressWarnings("deprecation") // Spark 4 would have a session instead, which 3.5 does not take
  public static void saveMetadata(Params stage, String folder, SparkContext context) {
    DefaultParamsWriter$.MODULE$.saveMetadata(
        stage, folder, context, Option.empty(), Option.empty());
  }

  /**
   * Reads what {@link #saveMetadata} wrote.
   *
   * @throws IllegalArgumentException if the folder holds a stage of another class
   */
  @SuppressWarnings("deprecation")
  public static StageMetadata loadMetadata(String folder, SparkContext context, Class<?> stage) {
    var metadata = DefaultParamsReader$.MODULE$.loadMetadata(folder, context, stage.getName());
    return new StageMetadata() {
      @Override
      public String uid() {
        return metadata.uid();
      }

      @Override
      public void setParams(Params to) {
        metadata.getAndSetParams(to, Option.empty());
      }
    };
  }

  /** Reads any stage that MLlib's means have saved. */
  @SuppressWarnings("deprecation")
  public static <T> T loadStage(String folder, SparkContext context) {
    return DefaultParamsReader$.MODULE$.loadParamsInstance(folder, context);
  }

  /** Name and parameters of a saved stage. */
  public interface StageMetadata {

    String uid();

    void setParams(Params to);
  }
}

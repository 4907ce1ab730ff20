package io.lethe.learning.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;

/**
 * The PyTorch engine of this process, loaded on first use.
 *
 * <p>DJL never looks for files to download: {@code ai.djl.offline} is set. The natives are unpacked once into
 * {@code ENGINE_CACHE_DIR}.
 */
public final class Torch {

    /** System property of DJL: threads of the tensor library; absent for all processors. */
    private static final String THREADS = "ai.djl.pytorch.num_threads";

    private final NDManager root;
    private final TensorOperations operations;
    private final String version;

    private Torch() {
        System.setProperty("ai.djl.offline", "true");
        Engine engine = Engine.getEngine("PyTorch");
        root = NDManager.newBaseManager("PyTorch");
        version = engine.getEngineName() + " " + engine.getVersion();
        prepareThread();
        operations = new TensorOperations(program("Operations", TensorOperations.SCRIPT));
    }

    /** The engine; the first call loads it. */
    public static Torch engine() {
        return Holder.ENGINE;
    }

    /**
     * Sets thread count and gradient mode (off) of the calling thread. The thread that loads the engine is prepared;
     * every other thread that computes calls this first.
     */
    public static void prepareThread() {
        JniUtils.setNumThreads(Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors()));
        // Programs would otherwise be rewritten after their first runs, and a resumed run would not repeat bit by bit.
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(false);
    }

    /** Engine name and version. */
    public String version() {
        return version;
    }

    /** The device in use, such as {@code cpu()}. */
    public String device() {
        return root.getDevice().toString();
    }

    /** Makes an owner of tensors, to be closed by the caller. */
    public NDManager newManager() {
        return root.newSubManager();
    }

    /** The operations that DJL lacks. */
    public TensorOperations operations() {
        return operations;
    }

    /**
     * Loads a program that lives as long as the process.
     *
     * @param name name of its class, a Java identifier
     * @param methods text of its methods, in TorchScript's serialised form, indented by two
     */
    public TorchProgram program(String name, String methods) {
        return new TorchProgram((PtNDManager) root, name, methods);
    }

    private static final class Holder {
        private static final Torch ENGINE = new Torch();
    }
}

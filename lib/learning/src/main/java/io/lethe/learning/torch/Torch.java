package io.lethe.learning.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
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
        Engine engine = libraries();
        root = NDManager.newBaseManager(chosenDevice(), "PyTorch");
        version = engine.getEngineName() + " " + engine.getVersion();
        prepareThread();
        operations = new TensorOperations(program("Operations", TensorOperations.SCRIPT));
    }

    /**
     * The engine; the first call loads it, on the device that {@link DeviceChoice#PROPERTY} names. Whoever cannot be
     * sure that there is one asks {@link #chosenDevice} first.
     */
    public static Torch engine() {
        return Holder.ENGINE;
    }

    /**
     * Loads the engine's libraries and returns the device that {@link #engine} uses.
     *
     * @throws MissingDeviceException if the one that was asked for is not there
     */
    public static Device chosenDevice() {
        Engine engine = libraries();
        // Reports what the CUDA runtime counts, which may be more than libraries for processors can use.
        return DeviceChoice.ofThisProcess()
                .device(engine.hasCapability(StandardCapabilities.CUDA), engine.getGpuCount());
    }

    private static Engine libraries() {
        System.setProperty("ai.djl.offline", "true");
        return Engine.getEngine("PyTorch");
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

    /** The device in use as PyTorch names it, such as {@code cpu} or {@code cuda:0}. */
    public String device() {
        Device device = root.getDevice();
        return device.isGpu() ? "cuda:" + device.getDeviceId() : device.getDeviceType();
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

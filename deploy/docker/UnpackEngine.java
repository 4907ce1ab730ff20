import ai.djl.engine.Engine;

/** Loads the engine once, which unpacks its native libraries into {@code DJL_CACHE_DIR}. Run from source. */
final class UnpackEngine {

    private UnpackEngine() {}

    public static void main(String[] args) {
        System.out.println(Engine.getInstance());
    }
}

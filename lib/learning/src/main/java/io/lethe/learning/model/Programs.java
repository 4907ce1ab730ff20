package io.lethe.learning.model;

import io.lethe.learning.torch.Torch;
import io.lethe.learning.torch.TorchProgram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Loaded forward passes by their text: models of one shape share one. */
final class Programs {

    private static final Map<String, TorchProgram> LOADED = new ConcurrentHashMap<>();

    private Programs() {}

    static TorchProgram of(String script) {
        return LOADED.computeIfAbsent(script, text -> Torch.engine().program("Network" + LOADED.size(), text));
    }
}

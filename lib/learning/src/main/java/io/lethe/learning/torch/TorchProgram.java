package io.lethe.learning.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * TorchScript functions made from text: one call runs many tensor operations without crossing from Java for each. It
 * holds no state; threads may share it.
 */
public final class TorchProgram {

    private final PtSymbolBlock module;

    TorchProgram(PtNDManager manager, String name, String methods) {
        byte[] archive = TorchArchive.of(name, methods);
        try (var stream = new ByteArrayInputStream(archive)) {
            module = JniUtils.loadModule(manager, stream, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls a method that returns a tensor, in the gradient mode of the thread.
     *
     * @param owner owns the result
     * @param method name of the method
     * @param arguments tensors ({@link NDArray}) and lists of tensors, in the method's order
     */
    public NDArray tensor(NDManager owner, String method, Object... arguments) {
        return record(owner, method, arguments).singletonOrThrow();
    }

    /** As {@link #tensor}, for a method that returns a list of tensors. */
    public List<NDArray> tensors(NDManager owner, String method, Object... arguments) {
        return List.copyOf(record(owner, method, arguments));
    }

    /**
     * Calls a method in inference mode: what it returns may be read, but must not meet gradients later.
     *
     * @param owner owns the result
     * @param method name of the method
     * @param arguments tensors, lists of tensors, doubles and booleans, in the method's order
     * @return what it returns: one tensor, or nothing
     */
    public NDList run(NDManager owner, String method, Object... arguments) {
        IValue[] values = new IValue[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            values[i] = value(arguments[i]);
        }
        try (IValue result = IValueUtils.runMethod(module, method, values)) {
            return result.isTensor() || result.isTensorList() ? result.toNDList((PtNDManager) owner) : new NDList();
        } finally {
            for (IValue value : values) {
                value.close();
            }
        }
    }

    private NDList record(NDManager owner, String method, Object... arguments) {
        NDList inputs = new NDList();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof NDArray array) {
                array.setName(null);
                inputs.add(array);
            } else {
                // Arrays of one such name travel as one list argument.
                String name = "list" + i + "[]";
                for (NDArray array : tensorList(arguments[i])) {
                    array.setName(name);
                    inputs.add(array);
                }
            }
        }
        try (NDArray selector = owner.create(0f)) {
            selector.setName("module_method:" + method);
            inputs.add(selector);
            NDList results = IValueUtils.forward(module, inputs, true);
            results.attach(owner);
            return results;
        }
    }

    private static IValue value(Object argument) {
        if (argument instanceof NDArray array) {
            return IValue.from((PtNDArray) array);
        }
        if (argument instanceof Double number) {
            return IValue.from(number.doubleValue());
        }
        if (argument instanceof Boolean flag) {
            return IValue.from(flag.booleanValue());
        }
        return IValue.listFrom(
                tensorList(argument).stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    private static List<NDArray> tensorList(Object argument) {
        if (argument instanceof List<?> list) {
            return list.stream().map(NDArray.class::cast).toList();
        }
        throw new IllegalArgumentException("Not a tensor, list of tensors, double or boolean: " + argument.getClass());
    }
}

"""From a trained torch module to the 8-bit ONNX file that is shipped.

Weights are stored as int8 with one scale per output channel and turned back into
floats by a DequantizeLinear node when the file is loaded. Nothing but `onnx` is
needed for that, the answers stay those of the float model, and files shrink 3.5 times.
"""

import os
import tempfile
import warnings

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import nn

# Operators whose weight has its output channel in the first dimension.
FIRST_AXIS = {"Gather", "Conv", "ConvTranspose", "Gemm", "Transpose"}
# Smaller tensors (biases, norms, scales) stay float: they weigh nothing.
SMALLEST = 256


def traced(module, example, inputs, outputs, dynamic):
    """The module as ONNX, with float weights."""
    module.eval()
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = os.path.join(scratch, "model.onnx")
        torch.onnx.export(
            module,
            example,
            path,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=dynamic,
            opset_version=14,
            do_constant_folding=True,
        )
        return onnx.load(path)


def export(module, example, folder: str, name: str, inputs, outputs, dynamic) -> int:
    """Writes folder/onnx/<name>_quantized.onnx and returns its size in bytes."""
    model = traced(module, example, inputs, outputs, dynamic)
    strip(model)
    quantize(model)
    onnx.checker.check_model(model)
    target = os.path.join(folder, "onnx", f"{name}_quantized.onnx")
    onnx.save(model, target)
    return os.path.getsize(target)


def strip(model) -> None:
    """Takes out what differs between machines and says nothing: paths, versions, names."""
    model.doc_string = ""
    model.producer_name = "inferql"
    model.producer_version = "1"
    model.graph.name = "graph"
    model.graph.doc_string = ""
    for node in model.graph.node:
        node.doc_string = ""


def quantize(model) -> None:
    graph = model.graph
    used_by: dict[str, set[str]] = {}
    for node in graph.node:
        for name in node.input:
            used_by.setdefault(name, set()).add(node.op_type)
    kept, restored = [], []
    for tensor in graph.initializer:
        weight = numpy_helper.to_array(tensor)
        if weight.dtype != np.float32 or weight.ndim < 2 or weight.size < SMALLEST:
            kept.append(tensor)
            continue
        axis = 0 if used_by.get(tensor.name, set()) & FIRST_AXIS else weight.ndim - 1
        others = tuple(i for i in range(weight.ndim) if i != axis)
        scale = np.maximum(np.abs(weight).max(axis=others) / 127, 1e-8).astype(np.float32)
        column = scale.reshape([-1 if i == axis else 1 for i in range(weight.ndim)])
        small = np.clip(np.round(weight / column), -127, 127).astype(np.int8)
        names = [f"{tensor.name}_{part}" for part in ("int8", "scale", "zero")]
        parts = [small, scale, np.zeros(scale.shape, np.int8)]
        kept += [numpy_helper.from_array(part, name) for part, name in zip(parts, names)]
        restored.append(helper.make_node("DequantizeLinear", names, [tensor.name], axis=axis))
    nodes = restored + list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)


def restore(module: nn.Module, example, file: str, inputs, outputs, dynamic) -> None:
    """Reads the weights of an 8-bit file back into `module`, to train it further.

    ONNX names most weights by number alone. So the module is traced once with random weights: the
    place where each of them comes out is the place in the file where the trained one stands.
    """
    with torch.no_grad():
        for weight in module.parameters():
            weight.normal_()
    traces = weights_of(traced(module, example, inputs, outputs, dynamic).graph)
    trained = weights_of(onnx.load(file).graph)

    def find(weight):
        for name, trace in traces.items():
            if name not in trained:
                continue
            for turned, back in ((trace, trained[name]), (trace.T, trained[name].T)):
                if turned.size == weight.size and np.array_equal(turned.ravel(), weight.ravel()):
                    return back.reshape(weight.shape)
        # A weight that is used a row or a column at a time stands in the file as its rows or columns.
        for axis in range(min(weight.ndim, 2)):
            parts = [find(np.asarray(part)) for part in np.moveaxis(weight, axis, 0)] if weight.ndim > 1 or weight.size < 5 else []
            if parts and all(part is not None for part in parts):
                return np.stack(parts, axis)
        return None

    with torch.no_grad():
        for weight in module.parameters():
            weight.copy_(torch.from_numpy(np.array(find(weight.numpy()), np.float32)))


def weights_of(graph) -> dict[str, np.ndarray]:
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        # Single numbers, such as the elements of a short weight, are written as constants.
        if node.op_type == "Constant" and node.attribute[0].HasField("t"):
            weights[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
        if node.op_type == "DequantizeLinear":
            small, scale = weights[node.input[0]], weights[node.input[1]]
            column = [-1 if i == node.attribute[0].i else 1 for i in range(small.ndim)]
            weights[node.output[0]] = small.astype(np.float32) * scale.reshape(column)
    return {name: weight for name, weight in weights.items() if weight.dtype == np.float32}

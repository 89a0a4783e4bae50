"""Writes python.safetensors, the file of another program that SafetensorsTests reads. Needs: numpy, safetensors."""
import numpy
import safetensors
from safetensors.numpy import save_file

tensors = {
    "hidden0.weight": numpy.arange(6, dtype=numpy.float32).reshape(2, 3) / 4,
    "hidden0.bias": numpy.array([numpy.inf, -numpy.inf, -0.0, 1e-45], dtype=numpy.float32),
    "double": numpy.array([0.1, 1e-300], dtype=numpy.float64),
    "scalar": numpy.array(7, dtype=numpy.int64),
    "counter": numpy.array([2**64 - 1], dtype=numpy.uint64),
    "labels": numpy.array([[-1], [2**31 - 1]], dtype=numpy.int32),
    "bytes": numpy.array([0, 1, 255], dtype=numpy.uint8),
    "empty": numpy.zeros((0, 5), dtype=numpy.float32),
    "ümlaut \"quoted\"": numpy.array([1], dtype=numpy.float32),
}
save_file(tensors, "python.safetensors", metadata={"made_by": f"safetensors {safetensors.__version__}", "note": "a\n\"b\""})

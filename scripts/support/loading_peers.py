"""The files of scripts/bench-loading, and what pandas and NumPy take to load them."""

import gzip
import json
import os
import resource
import subprocess
import sys
import time

import numpy


def make(folder, megabytes):
    """A table of ten numbers, a colour, a count and a label; arrays of bytes and floats of the same size."""
    random = numpy.random.default_rng(1)
    rows = 20_000
    numbers = random.normal(size=(rows, 10))
    labels = numpy.where(numbers[:, 0] + numbers[:, 1] > 0, "yes", "no")
    colours = random.choice(["red", "green", "blue", "amber"], rows)
    counts = random.integers(0, 100, rows)
    block = "".join(
        ",".join(f"{value:.6f}" for value in numbers[row]) + f",{colours[row]},{counts[row]},{labels[row]}\n"
        for row in range(rows)).encode()
    header = b"a,b,c,d,e,f,g,h,i,j,colour,count,label\n"
    repeats = max(1, megabytes * 1_000_000 // len(block))
    with open(f"{folder}/table.csv", "wb") as file, gzip.open(f"{folder}/table.csv.gz", "wb", 1) as packed:
        for out in (file, packed):
            out.write(header)
            for _ in range(repeats):
                out.write(block)
    count = megabytes * 1_000_000 // 784
    pictures = random.integers(0, 256, (count, 28, 28), dtype=numpy.uint8)
    classes = random.integers(0, 10, count, dtype=numpy.uint8)
    for name, array in (("train-images-idx3-ubyte", pictures), ("train-labels-idx1-ubyte", classes)):
        with open(f"{folder}/{name}", "wb") as file:
            file.write(bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape))
            file.write(array.tobytes())
    numpy.savez(f"{folder}/array.npz", x=pictures, y=classes)
    floats = random.normal(size=(megabytes * 250_000 // 50, 50)).astype(numpy.float32)
    floats[:, -1] = floats[:, 0] > 0
    numpy.save(f"{folder}/array.npy", floats)


def load(path):
    """What a peer does with the file, alone in its process; prints seconds and peak memory."""
    if ".csv" in path:
        import pandas

        start = time.perf_counter()
        pandas.read_csv(path)
    else:
        start = time.perf_counter()
        if path.endswith("ubyte"):
            with open(path, "rb") as file:
                magic = file.read(4)
                shape = numpy.frombuffer(file.read(4 * magic[3]), dtype=">u4")
                numpy.frombuffer(file.read(), dtype=numpy.uint8).reshape(shape).astype(numpy.float32)
        else:
            array = numpy.load(path)
            (array["x"] if path.endswith("npz") else array).astype(numpy.float32)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "peakMemoryBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


def show(path, mine):
    size = os.path.getsize(path)
    peer = subprocess.run([sys.executable, __file__, "load", path], capture_output=True, text=True)
    lines = [("descent", json.loads(mine))]
    if peer.returncode == 0:
        lines.append(("pandas" if ".csv" in path else "numpy", json.loads(peer.stdout)))
    print(f"{os.path.basename(path)}, {size / 1e6:.0f} MB")
    for name, line in lines:
        print(f"  {name:8} {line['seconds']:7.2f} s  {size / 1e6 / line['seconds']:7.0f} MB/s  "
              f"peak {line['peakMemoryBytes'] / 1e6:6.0f} MB")
    if peer.returncode != 0:
        print("  " + (peer.stderr.strip().splitlines() or ["the peer failed"])[-1])


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1] == "load":
        load(sys.argv[2])
    else:
        show(sys.argv[2], sys.argv[3])

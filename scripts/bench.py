"""Measures Descent and the installed peers in turns, and prints steps a second and ratios. Run it by scripts/bench."""
import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time

# Peer, its module, its variant, and the kinds of workload that it can train (None: all).
PEERS = [
    ("torch", "torch", "eager", None),
    ("torch", "torch", "eager-cl", {"cnn", "resnet"}),
    ("jax", "jax", "scan", {"mlp"}),
    ("jax", "jax", "step", None),
    ("sklearn", "sklearn", "partial_fit", {"mlp"}),
    ("mlx", "mlx", "compile", None),
    ("keras", "keras", "fit-spe", None),
    ("tinygrad", "tinygrad", "jit", None),
]
LIMIT_SECONDS = 240

# The best rate, in GF/s, of numpy's product of two large float32 matrices: what this machine can do at all.
SGEMM = """
import time
import numpy
size = 2048
left, right = (numpy.random.default_rng(seed).standard_normal((size, size), dtype=numpy.float32) for seed in (1, 2))
result = left @ right
best = float("inf")
for _ in range(12):
    start = time.perf_counter()
    numpy.matmul(left, right, out=result)
    best = min(best, time.perf_counter() - start)
print(2 * size**3 / best / 1e9)
"""


def measure_descent(arguments, workload):
    """Steps a second, seconds to the first step and peak bytes of one run; None with a reason when there is none."""
    command = [arguments.descent, "bench", arguments.data, "--workload", workload, "--threads", str(arguments.threads)]
    run = subprocess.run(command + ["--json"], capture_output=True, text=True)
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            result = json.loads(line)
            return (result["stepsPerSecond"], result["firstStepSeconds"], result["peakMemoryBytes"]), None
    return None, (run.stderr.strip().splitlines() or ["it printed nothing"])[-1]


def peer_environment(arguments):
    """The environment in which a library takes the threads that ours takes."""
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUM_CPU_THREADS")
    return dict(os.environ, PYTHONWARNINGS="ignore", **{name: str(arguments.threads) for name in names})


def measure_sgemm(arguments):
    """GF/s of one run of `SGEMM`."""
    command = [sys.executable, "-c", SGEMM]
    return float(subprocess.run(command, env=peer_environment(arguments), capture_output=True, text=True, check=True).stdout)


def measure_peer(arguments, peer, variant, workload):
    """Steps a second, seconds to the first step and peak bytes of one run; None with a reason when there is none."""
    threads = str(arguments.threads)
    environment = dict(peer_environment(arguments), PEER_T0=repr(time.time()))
    worker = os.path.join(arguments.peers, "worker.py")
    command = [sys.executable, worker, peer, variant, workload, threads, arguments.data]
    try:
        run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        return None, f"no result within {LIMIT_SECONDS} s"
    for line in run.stdout.splitlines():
        if line.startswith("RESULT "):
            result = json.loads(line[len("RESULT "):])
            return (result["steps_s"], result["first_step_s"], result["peak_rss_mb"] * 1048576), None
    return None, (run.stderr.strip().splitlines() or ["it printed nothing"])[-1][:120]


def compare(arguments, workload, facts):
    """Measures all of them on one workload, in turns, and prints their lines."""
    runners = {"Descent": lambda: measure_descent(arguments, workload)}
    for peer, module, variant, kinds in PEERS:
        wanted = arguments.peers_named is None or peer in arguments.peers_named
        if wanted and importlib.util.find_spec(module) and (kinds is None or facts.get("kind") in kinds):
            runners[f"{peer} {variant}"] = lambda p=peer, v=variant: measure_peer(arguments, p, v, workload)
    measured, problems = {name: [] for name in runners}, {}
    sgemm = []
    for _ in range(arguments.passes):
        sgemm.append(measure_sgemm(arguments))
        for name, runner in runners.items():
            if name in problems:
                continue
            values, problem = runner()
            if values is None:
                problems[name] = problem
            else:
                measured[name].append(values)
    middle = {name: [statistics.median(column) for column in zip(*values)] for name, values in measured.items() if values}
    ours = middle.get("Descent")
    limit, billions = statistics.median(sgemm), facts["flops_per_step"] / 1e9
    print(f"{workload:4} {'sgemm':16} {'':>10} {'':>10} {'':>8} {limit:7.1f}", flush=True)
    for name in runners:
        if name not in middle:
            print(f"{workload:4} {name:16} {'-':>10}  {problems[name]}", flush=True)
            continue
        rate, first, memory = middle[name]
        best = max(values[0] for values in measured[name])
        compared = ours and name != "Descent"
        ratio = f"{ours[0] / rate:.2f}x" if compared else ""
        share = f"{ours[2] / memory:.2f}x" if compared else ""
        work = f"{rate * billions:7.1f} {100 * rate * billions / limit:5.0f} %"
        costs = f"{first:8.2f} s {memory / 1e6:7.0f} MB {share:>7}"
        print(f"{workload:4} {name:16} {rate:10.1f} {best:10.1f} {ratio:>8} {work} {costs}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    for name in ("--descent", "--peers", "--data"):
        parser.add_argument(name, required=True)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", dest="peers_named", type=lambda names: names.split(","), help="peers, by commas; '' for none")
    parser.add_argument("workloads", nargs="*")
    arguments = parser.parse_args()
    with open(os.path.join(arguments.data, "spec.json")) as file:
        table = json.load(file)
    unknown = [name for name in arguments.workloads if name not in table]
    if unknown:
        sys.exit(f"bench: there is no workload {', '.join(unknown)}; there are {', '.join(table)}")
    print(f"{arguments.passes} passes in turns, {arguments.threads} threads; medians; ratio: ours to theirs, of speed and of memory")
    print("GF/s by the spec's multiplications and additions; beside them the share of sgemm: numpy's product of 2048 x 2048, in turns with the rest")
    header = ("steps/s", "best", "ratio", "GF/s", "sgemm", "first step", "peak", "ratio")
    line = f"{'':21} {header[0]:>10} {header[1]:>10} {header[2]:>8} {header[3]:>7} {header[4]:>7}"
    print(f"{line} {header[5]:>10} {header[6]:>10} {header[7]:>7}", flush=True)
    for workload in arguments.workloads or table:
        compare(arguments, workload, table[workload])


if __name__ == "__main__":
    main()

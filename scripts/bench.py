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


def measure_descent(arguments, workload):
    """Steps a second, seconds to the first step and peak bytes of one run; None with a reason when there is none."""
    command = [arguments.descent, "bench", arguments.data, "--workload", workload, "--threads", str(arguments.threads)]
    run = subprocess.run(command + ["--json"], capture_output=True, text=True)
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            result = json.loads(line)
            return (result["stepsPerSecond"], result["firstStepSeconds"], result["peakMemoryBytes"]), None
    return None, (run.stderr.strip().splitlines() or ["it printed nothing"])[-1]


def measure_peer(arguments, peer, variant, workload):
    """Steps a second, seconds to the first step and peak bytes of one run; None with a reason when there is none."""
    threads = str(arguments.threads)
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUM_CPU_THREADS")
    environment = dict(os.environ, PYTHONWARNINGS="ignore", PEER_T0=repr(time.time()), **{name: threads for name in names})
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


def compare(arguments, workload, kind):
    """Measures all of them on one workload, in turns, and prints their lines."""
    runners = {"Descent": lambda: measure_descent(arguments, workload)}
    for peer, module, variant, kinds in PEERS:
        if importlib.util.find_spec(module) and (kinds is None or kind in kinds):
            runners[f"{peer} {variant}"] = lambda p=peer, v=variant: measure_peer(arguments, p, v, workload)
    measured, problems = {name: [] for name in runners}, {}
    for _ in range(arguments.passes):
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
    for name in runners:
        if name not in middle:
            print(f"{workload:4} {name:16} {'-':>10}  {problems[name]}", flush=True)
            continue
        rate, first, memory = middle[name]
        best = max(values[0] for values in measured[name])
        compared = ours and name != "Descent"
        ratio = f"{ours[0] / rate:.2f}x" if compared else ""
        share = f"{ours[2] / memory:.2f}x" if compared else ""
        print(f"{workload:4} {name:16} {rate:10.1f} {best:10.1f} {ratio:>8} {first:8.2f} s {memory / 1e6:7.0f} MB {share:>7}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    for name in ("--descent", "--peers", "--data"):
        parser.add_argument(name, required=True)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("workloads", nargs="*")
    arguments = parser.parse_args()
    with open(os.path.join(arguments.data, "spec.json")) as file:
        table = json.load(file)
    unknown = [name for name in arguments.workloads if name not in table]
    if unknown:
        sys.exit(f"bench: there is no workload {', '.join(unknown)}; there are {', '.join(table)}")
    print(f"{arguments.passes} passes in turns, {arguments.threads} threads; medians; ratio: ours to theirs, of speed and of memory")
    header = ("steps/s", "best", "ratio", "first step", "peak", "ratio")
    print(f"{'':21} {header[0]:>10} {header[1]:>10} {header[2]:>8} {header[3]:>10} {header[4]:>10} {header[5]:>7}", flush=True)
    for workload in arguments.workloads or table:
        compare(arguments, workload, table[workload].get("kind"))


if __name__ == "__main__":
    main()

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
    ("jax", "jax", "scan", {"mlp"}),
    ("jax", "jax", "step", None),
    ("sklearn", "sklearn", "partial_fit", {"mlp"}),
    ("mlx", "mlx", "compile", None),
    ("keras", "keras", "fit-spe", None),
    ("tinygrad", "tinygrad", "jit", None),
]
LIMIT_SECONDS = 240


def measure_descent(arguments, workload):
    """Steps a second of one run; None with a reason when there is none."""
    command = [arguments.descent, "bench", arguments.data, "--workload", workload, "--threads", str(arguments.threads)]
    run = subprocess.run(command + ["--json"], capture_output=True, text=True)
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            return json.loads(line)["stepsPerSecond"], None
    return None, (run.stderr.strip().splitlines() or ["it printed nothing"])[-1]


def measure_peer(arguments, peer, variant, workload):
    """Steps a second of one run; None with a reason when there is none."""
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
            return json.loads(line[len("RESULT "):])["steps_s"], None
    return None, (run.stderr.strip().splitlines() or ["it printed nothing"])[-1][:120]


def compare(arguments, workload, kind):
    """Measures all of them on one workload, in turns, and prints their lines."""
    runners = {"Descent": lambda: measure_descent(arguments, workload)}
    for peer, module, variant, kinds in PEERS:
        if importlib.util.find_spec(module) and (kinds is None or kind in kinds):
            runners[f"{peer} {variant}"] = lambda p=peer, v=variant: measure_peer(arguments, p, v, workload)
    rates, problems = {name: [] for name in runners}, {}
    for _ in range(arguments.passes):
        for name, runner in runners.items():
            if name in problems:
                continue
            rate, problem = runner()
            if rate is None:
                problems[name] = problem
            else:
                rates[name].append(rate)
    ours = statistics.median(rates["Descent"]) if rates["Descent"] else None
    for name in runners:
        if not rates[name]:
            print(f"{workload:4} {name:20} {'-':>12}  {problems[name]}", flush=True)
            continue
        median, best = statistics.median(rates[name]), max(rates[name])
        ratio = f"{ours / median:8.2f}x" if ours and name != "Descent" else ""
        print(f"{workload:4} {name:20} {median:12.1f} {best:12.1f} {ratio}", flush=True)


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
    print(f"{arguments.passes} passes in turns, {arguments.threads} threads; steps a second, and how many times ours is theirs")
    print(f"{'':4} {'':20} {'median':>12} {'best':>12} {'ratio':>9}", flush=True)
    for workload in arguments.workloads or table:
        compare(arguments, workload, table[workload].get("kind"))


if __name__ == "__main__":
    main()

"""Writes the goldens of the tests of Layers and Optimizers: what PyTorch makes of the same numbers.

Run with a Python that has torch: `python Tests/Goldens/make_goldens.py`. The files name the version they came from.
"""

import json
import pathlib

import torch
import torch.nn.functional as F

TESTS = pathlib.Path(__file__).resolve().parent.parent


def flat(tensor):
    return tensor.detach().flatten().tolist()


def write(module, name, cases):
    file = TESTS / f"{module}Tests" / "Goldens" / f"{name}.json"
    file.write_text(json.dumps({"source": f"torch {torch.__version__}, make_goldens.py", "cases": cases}, indent=1) + "\n")


def optimizers():
    """Twenty steps on a matrix that decays and a vector that does not, with given gradients."""
    makers = {
        "sgd": lambda groups: torch.optim.SGD(groups, lr=0.1),
        "sgd_momentum": lambda groups: torch.optim.SGD(groups, lr=0.05, momentum=0.9),
        "sgd_nesterov_decay": lambda groups: torch.optim.SGD(groups, lr=0.05, momentum=0.8, nesterov=True),
        "sgd_clipped": lambda groups: torch.optim.SGD(groups, lr=0.1, momentum=0.9),
        "adam": lambda groups: torch.optim.Adam(groups, lr=0.01),
        "adam_decay": lambda groups: torch.optim.Adam(groups, lr=0.02, betas=(0.8, 0.99), eps=1e-6),
        "adamw": lambda groups: torch.optim.AdamW(groups, lr=0.01),
        "adamw_clipped": lambda groups: torch.optim.AdamW(groups, lr=0.03, betas=(0.9, 0.95)),
    }
    decays = {"sgd_nesterov_decay": 0.1, "adam_decay": 0.2, "adamw": 0.3, "adamw_clipped": 0.1}
    cases = []
    for name, make in makers.items():
        torch.manual_seed(3)
        matrix, vector = torch.randn(3, 2), torch.randn(3)
        first = [flat(matrix), flat(vector)]
        parameters = [torch.nn.Parameter(matrix), torch.nn.Parameter(vector)]
        optimizer = make([
            {"params": [parameters[0]], "weight_decay": decays.get(name, 0)},
            {"params": [parameters[1]], "weight_decay": 0},
        ])
        gradients, states = [], {}
        for step in range(1, 21):
            given = [torch.randn(3, 2), torch.randn(3)]
            gradients.append([flat(g) for g in given])
            for parameter, gradient in zip(parameters, given):
                parameter.grad = gradient
            if name.endswith("clipped"):
                torch.nn.utils.clip_grad_norm_(parameters, 1.5)
            optimizer.step()
            if step in (1, 2, 20):
                states[step] = [flat(p) for p in parameters]
        cases.append({"name": name, "first": first, "gradients": gradients, "states": states})
    write("Optimizers", "optimizers", cases)


def schedules():
    """Forty learning rates of each schedule."""
    schedulers = torch.optim.lr_scheduler

    def rates(make):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.4)
        scheduler = make(optimizer)
        made = []
        for _ in range(40):
            made.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        return made

    def warm(optimizer):
        rise = schedulers.LinearLR(optimizer, start_factor=1 / 8, total_iters=7)
        cosine = schedulers.CosineAnnealingLR(optimizer, T_max=32, eta_min=0.01)
        return schedulers.SequentialLR(optimizer, [rise, cosine], milestones=[8])

    cases = [
        {"name": "step", "rates": rates(lambda o: schedulers.StepLR(o, step_size=7, gamma=0.3))},
        {"name": "cosine", "rates": rates(lambda o: schedulers.CosineAnnealingLR(o, T_max=40, eta_min=0.02))},
        {"name": "one_cycle", "rates": rates(lambda o: schedulers.OneCycleLR(o, max_lr=0.4, total_steps=41))},
        {"name": "warm_cosine", "rates": rates(warm)},
    ]
    write("Optimizers", "schedules", cases)


def losses():
    """Each loss with its gradient."""
    torch.manual_seed(5)
    logits, labels = torch.randn(6, 4) * 2, torch.tensor([0, 3, 1, 2, 2, 0])
    weights = torch.tensor([0.5, 1.0, 2.0, 4.0])
    binary, yes = torch.randn(6, 1) * 2, torch.tensor([[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]])
    numbers, targets = torch.randn(6, 1) * 2, torch.randn(6, 1)
    makers = {
        "cross_entropy": (logits, labels, lambda x: F.cross_entropy(x, labels)),
        "cross_entropy_smoothed": (logits, labels, lambda x: F.cross_entropy(x, labels, label_smoothing=0.1)),
        "cross_entropy_weighted": (logits, labels, lambda x: F.cross_entropy(x, labels, weight=weights)),
        "cross_entropy_weighted_smoothed": (
            logits, labels, lambda x: F.cross_entropy(x, labels, weight=weights, label_smoothing=0.2)),
        "binary_cross_entropy": (binary, yes, lambda x: F.binary_cross_entropy_with_logits(x, yes)),
        "mse": (numbers, targets, lambda x: F.mse_loss(x, targets)),
        "mae": (numbers, targets, lambda x: F.l1_loss(x, targets)),
        "huber": (numbers, targets, lambda x: F.huber_loss(x, targets, delta=0.7)),
    }
    cases = []
    for name, (x, y, loss) in makers.items():
        x = x.clone().requires_grad_()
        value = loss(x)
        value.backward()
        cases.append({
            "name": name, "shape": list(x.shape), "predictions": flat(x), "targets": flat(y.float()),
            "loss": value.item(), "gradient": flat(x.grad),
        })
    write("Layers", "losses", cases)


def perceptrons():
    """A perceptron of two hidden layers for each activation: logits, loss and the gradient of every parameter."""
    activations = {
        "none": lambda x: x, "relu": F.relu, "gelu": F.gelu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "silu": F.silu,
        "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    }
    cases = []
    for name, activation in activations.items():
        torch.manual_seed(7)
        x, labels = torch.randn(5, 6), torch.tensor([0, 2, 1, 1, 0])
        widths = [6, 8, 7, 3]
        names = ["hidden0", "hidden1", "output"]
        parameters = {}
        for layer, (inputs, outputs) in zip(names, zip(widths, widths[1:])):
            parameters[f"{layer}.weight"] = (torch.randn(inputs, outputs) * 0.5).requires_grad_()
            parameters[f"{layer}.bias"] = (torch.randn(outputs) * 0.5).requires_grad_()
        y = x
        for layer in names:
            y = y @ parameters[f"{layer}.weight"] + parameters[f"{layer}.bias"]
            if layer != "output":
                y = activation(y)
        loss = F.cross_entropy(y, labels)
        loss.backward()
        cases.append({
            "name": name, "features": flat(x), "labels": labels.tolist(), "logits": flat(y), "loss": loss.item(),
            "parameters": {key: flat(p) for key, p in parameters.items()},
            "gradients": {key: flat(p.grad) for key, p in parameters.items()},
        })
    write("Layers", "perceptrons", cases)


def layer_case(name, module, x, parameters, tokens=None, run=None):
    """A layer on `x` (or on tokens): its output, and the gradients of `sum(output * upstream)`.

    `parameters` gives, for each of our names, PyTorch's tensor and whether it lies transposed there.
    """
    if x is not None:
        x = x.clone().requires_grad_()
    y = run(x) if run else module(x)
    upstream = torch.randn(y.shape)
    (y * upstream).sum().backward()
    lay = lambda t, turned: flat(t.T if turned else t)
    return {
        "name": name, "shape": list((tokens if x is None else x).shape), "input": [] if x is None else flat(x),
        "tokens": [] if tokens is None else tokens.flatten().tolist(), "output": flat(y), "upstream": flat(upstream),
        "parameters": {key: lay(p, turned) for key, (p, turned) in parameters.items()},
        "gradients": {key: lay(p.grad, turned) for key, (p, turned) in parameters.items()},
        "inputGradient": [] if x is None else flat(x.grad),
    }


def shaken(module):
    """A module whose gains and biases are no ones and zeros."""
    with torch.no_grad():
        for p in module.parameters():
            p.add_(torch.randn(p.shape) * 0.3)
    return module


def attention_parameters(prefix, a):
    return {
        f"{prefix}.projection.weight": (a.in_proj_weight, True), f"{prefix}.projection.bias": (a.in_proj_bias, False),
        f"{prefix}.output.weight": (a.out_proj.weight, True), f"{prefix}.output.bias": (a.out_proj.bias, False),
    }


def sequences():
    """Norms, embedding, attention and a transformer block: PyTorch's own modules."""
    nn = torch.nn
    torch.manual_seed(11)
    own = lambda m: {"l.weight": (m.weight, False)} | ({"l.bias": (m.bias, False)} if getattr(m, "bias", None) is not None else {})
    cases = []
    for name, norm, x in [
        ("layer_norm", nn.LayerNorm(7), torch.randn(2, 3, 7)),
        ("layer_norm_biasless", nn.LayerNorm(33, bias=False), torch.randn(4, 33)),
        ("rms_norm", nn.RMSNorm(9, eps=1e-5), torch.randn(2, 4, 9)),
    ]:
        cases.append(layer_case(name, shaken(norm), x, own(norm)))
    group = shaken(nn.GroupNorm(2, 6))
    cases.append(layer_case(
        "group_norm", group, torch.randn(2, 3, 5, 6), own(group),
        run=lambda x: group(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)))
    table, tokens = nn.Embedding(5, 4), torch.tensor([[1, 0, 4], [2, 1, 1]])
    cases.append(layer_case("embedding", table, None, own(table), tokens, run=lambda _: table(tokens)))
    for name, causal, padded in [
        ("attention", False, False), ("attention_causal", True, False), ("attention_padded", False, True),
    ]:
        attention = shaken(nn.MultiheadAttention(12, 3, batch_first=True))
        words = torch.tensor([[3, 1, 4, 1, 5], [9, 2, 0, 0, 0]]) if padded else None
        mask = torch.triu(torch.ones(5, 5, dtype=torch.bool), 1) if causal else None
        cases.append(layer_case(
            name, attention, torch.randn(2, 5, 12), attention_parameters("l", attention), words,
            run=lambda x: attention(
                x, x, x, need_weights=False, attn_mask=mask, key_padding_mask=None if words is None else words == 0)[0]))
    for name, causal, activation in [("block", False, F.relu), ("block_causal", True, F.gelu)]:
        block = shaken(nn.TransformerEncoderLayer(
            8, 2, 20, dropout=0, activation=activation, batch_first=True, norm_first=True))
        mask = torch.triu(torch.ones(6, 6, dtype=torch.bool), 1) if causal else None
        parameters = attention_parameters("l.attention", block.self_attn)
        for ours, theirs, turned in [
            ("norm1", block.norm1, False), ("norm2", block.norm2, False), ("feedForward.hidden", block.linear1, True),
            ("feedForward.output", block.linear2, True),
        ]:
            parameters[f"l.{ours}.weight"] = (theirs.weight, turned)
            parameters[f"l.{ours}.bias"] = (theirs.bias, False)
        cases.append(layer_case(
            name, block, torch.randn(2, 6, 8), parameters, run=lambda x: block(x, src_mask=mask)))
    write("Layers", "sequences", cases)


def recurrent_layers():
    """LSTM and GRU: PyTorch's own modules. Of its two biases ours is the sum, but for the GRU's candidate."""
    nn = torch.nn
    torch.manual_seed(13)
    tokens = torch.tensor([[3, 1, 4, 1, 5], [9, 2, 0, 0, 0], [7, 0, 0, 0, 0]])
    cases = []
    for cell, make in [("lstm", nn.LSTM), ("gru", nn.GRU)]:
        for name, layers, both, padded, last in [
            ("", 1, False, False, False), ("_layers", 2, False, False, False), ("_both", 2, True, False, False),
            ("_last", 2, False, False, True), ("_padded", 1, False, True, True), ("_padded_both", 2, True, True, True),
        ]:
            module = make(4, 3, layers, batch_first=True, bidirectional=both)

            def run(x):
                if padded:
                    x = nn.utils.rnn.pack_padded_sequence(
                        x, (tokens != 0).sum(1), batch_first=True, enforce_sorted=False)
                y, h = module(x)
                h = h[0] if cell == "lstm" else h
                return torch.cat(list(h[-2:] if both else h[-1:]), 1) if last else y

            part = lambda kind, layer, back: getattr(module, f"{kind}_l{layer}" + ("_reverse" if back else ""))
            ways = [(l, back) for l in range(layers) for back in ([False, True] if both else [False])]
            key = lambda l, back: f"l.layer{l}." + ("backward" if back else "forward")
            weights = {}
            for l, back in ways:
                weights[f"{key(l, back)}.input.weight"] = (part("weight_ih", l, back), True)
                weights[f"{key(l, back)}.recurrent.weight"] = (part("weight_hh", l, back), True)
            case = layer_case(cell + name, module, torch.randn(3, 5, 4), weights, tokens if padded else None, run)
            for l, back in ways:
                bias, second = part("bias_ih", l, back), part("bias_hh", l, back)
                total, gradient = bias + second, bias.grad
                if cell == "gru":
                    total = torch.cat([total[:6], bias[6:]])
                    case["parameters"][f"{key(l, back)}.candidate.bias"] = flat(second[6:])
                    case["gradients"][f"{key(l, back)}.candidate.bias"] = flat(second.grad[6:])
                case["parameters"][f"{key(l, back)}.bias"] = flat(total)
                case["gradients"][f"{key(l, back)}.bias"] = flat(gradient)
            cases.append(case)
    write("Layers", "recurrent", cases)


if __name__ == "__main__":
    optimizers()
    schedules()
    losses()
    perceptrons()
    sequences()
    recurrent_layers()

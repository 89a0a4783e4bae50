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


class Muon:
    """PyTorch's Muon for matrices with AdamW for the rest, the Newton-Schulz steps in float32 as ours are."""

    def __init__(self, groups, lr, momentum):
        torch.Tensor.bfloat16 = lambda tensor: tensor.clone()
        settings = {"lr": lr, "weight_decay": groups[0]["weight_decay"]}
        self.parts = [
            torch.optim.Muon(groups[0]["params"], momentum=momentum, adjust_lr_fn="match_rms_adamw", **settings),
            torch.optim.AdamW(groups[1]["params"], lr=lr, weight_decay=0),
        ]

    def step(self):
        for part in self.parts:
            part.step()


class Lion:
    """optax's Lion (PyTorch has none)."""

    def __init__(self, groups, lr):
        import optax

        self.parameters = [group["params"][0] for group in groups]
        self.rules = [optax.lion(lr, b1=0.9, b2=0.99, weight_decay=group["weight_decay"]) for group in groups]
        self.states = [rule.init(p.detach().numpy()) for rule, p in zip(self.rules, self.parameters)]

    def step(self):
        for index, (rule, parameter) in enumerate(zip(self.rules, self.parameters)):
            updates, self.states[index] = rule.update(
                parameter.grad.numpy(), self.states[index], parameter.detach().numpy())
            with torch.no_grad():
                parameter.add_(torch.tensor(updates.tolist()))


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
        "rmsprop": lambda groups: torch.optim.RMSprop(groups, lr=0.01),
        "rmsprop_momentum": lambda groups: torch.optim.RMSprop(groups, lr=0.01, alpha=0.9, eps=1e-6, momentum=0.8),
        "adagrad": lambda groups: torch.optim.Adagrad(groups, lr=0.05),
        "adagrad_clipped": lambda groups: torch.optim.Adagrad(groups, lr=0.05),
        "lion": lambda groups: Lion(groups, 0.01),
        "lion_clipped": lambda groups: Lion(groups, 0.02),
        "muon": lambda groups: Muon(groups, lr=0.02, momentum=0.95),
        "muon_clipped": lambda groups: Muon(groups, lr=0.01, momentum=0.8),
    }
    decays = {
        "sgd_nesterov_decay": 0.1, "adam_decay": 0.2, "adamw": 0.3, "adamw_clipped": 0.1, "rmsprop_momentum": 0.2,
        "adagrad_clipped": 0.1, "lion": 0.2, "muon": 0.1,
    }
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


PLATEAU_LOSSES = [1.0, 0.9, 0.95, 0.9, 0.89999, 0.91, 0.8, 0.85, 0.85, 0.85, 0.85, 0.85, 0.85, 0.9, 0.9, 0.9, 0.9, 0.9]


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

    def plateau():
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.4)
        scheduler = schedulers.ReduceLROnPlateau(optimizer, factor=0.3, patience=2, min_lr=0.01)
        made = []
        for loss in PLATEAU_LOSSES:
            scheduler.step(loss)
            made.append(optimizer.param_groups[0]["lr"])
        return made

    cases = [
        {"name": "step", "rates": rates(lambda o: schedulers.StepLR(o, step_size=7, gamma=0.3))},
        {"name": "cosine", "rates": rates(lambda o: schedulers.CosineAnnealingLR(o, T_max=40, eta_min=0.02))},
        {"name": "one_cycle", "rates": rates(lambda o: schedulers.OneCycleLR(o, max_lr=0.4, total_steps=41))},
        {"name": "warm_cosine", "rates": rates(warm)},
        {"name": "cosine_restarts", "rates": rates(
            lambda o: schedulers.CosineAnnealingWarmRestarts(o, T_0=10, eta_min=0.01))},
        {"name": "exponential", "rates": rates(lambda o: schedulers.ExponentialLR(o, gamma=0.93))},
        {"name": "linear", "rates": rates(
            lambda o: schedulers.LinearLR(o, start_factor=1, end_factor=0.1, total_iters=30))},
        {"name": "polynomial", "rates": rates(lambda o: schedulers.PolynomialLR(o, total_iters=35, power=2.5))},
        {"name": "plateau", "rates": plateau()},
    ]
    write("Optimizers", "schedules", cases)


def focal(logits, labels, weights, gamma):
    """The weighted mean of the focal loss of Lin et al., 2017; PyTorch has none."""
    entropy = F.cross_entropy(logits, labels, reduction="none")
    own = weights[labels]
    return (own * (1 - torch.exp(-entropy)) ** gamma * entropy).sum() / own.sum()


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
        "focal": (logits, labels, lambda x: focal(x, labels, torch.ones(4), 2.0)),
        "focal_weighted": (logits, labels, lambda x: focal(x, labels, weights, 0.5)),
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
    # `turned`: transposed, or the kernel of a convolution, `[out, in, ...]`, as `[..., in, out]`.
    lay = lambda t, turned: flat(t.movedim((1, 0), (-2, -1)) if turned == "kernel" else t.T if turned else t)
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


def pictures():
    """Convolutions, pools, batch norm, upsampling and a residual block: PyTorch's own modules, channels last."""
    nn = torch.nn
    torch.manual_seed(13)
    swapped = lambda m: lambda x: m(x.movedim(-1, 1)).movedim(1, -1)
    def conv(prefix, m):
        names = {f"{prefix}.weight": (m.weight, "kernel")}
        return names | ({f"{prefix}.bias": (m.bias, False)} if m.bias is not None else {})

    norm = lambda prefix, m: {f"{prefix}.weight": (m.weight, False), f"{prefix}.bias": (m.bias, False)}
    cases = []
    for name, m, x in [
        ("convolution", nn.Conv2d(3, 5, 3), torch.randn(2, 6, 5, 3)),
        ("convolution_strided", nn.Conv2d(4, 6, 3, stride=2, padding=1), torch.randn(2, 7, 8, 4)),
        ("convolution_dilated", nn.Conv2d(3, 4, 3, padding=2, dilation=2), torch.randn(1, 7, 6, 3)),
        ("convolution_grouped", nn.Conv2d(4, 6, 5, stride=3, padding=2, groups=2, bias=False), torch.randn(2, 9, 8, 4)),
        ("convolution_same", nn.Sequential(nn.Conv2d(14, 13, 3, padding="same"), nn.ReLU()), torch.randn(2, 9, 7, 14)),
        ("convolution_oblong", nn.Conv2d(2, 3, (1, 4), stride=(2, 1), padding=(0, 2)), torch.randn(1, 5, 6, 2)),
        ("convolution_series", nn.Conv1d(3, 4, 3, stride=2, padding=1, dilation=2), torch.randn(2, 9, 3)),
        ("depthwise", nn.Conv2d(5, 5, 3, stride=2, padding=1, groups=5), torch.randn(2, 6, 7, 5)),
        ("depthwise_multiplied", nn.Conv2d(3, 6, 3, groups=3), torch.randn(1, 5, 5, 3)),
        ("max_pool", nn.MaxPool2d(2), torch.randn(2, 5, 6, 3)),
        ("max_pool_overlapping", nn.MaxPool2d(3, 2, 1), torch.randn(2, 5, 6, 3)),
        ("average_pool", nn.AvgPool2d(3, 2, 1), torch.randn(2, 5, 6, 3)),
        ("batch_norm", shaken(nn.BatchNorm2d(5)), torch.randn(3, 4, 2, 5) * 2 + 1),
        ("upsample", nn.Upsample(scale_factor=3), torch.randn(1, 2, 3, 2)),
        ("upsample_bilinear", nn.Upsample(scale_factor=2, mode="bilinear"), torch.randn(2, 3, 2, 2)),
    ]:
        inner = m[0] if isinstance(m, nn.Sequential) else m
        parameters = norm("l", m) if name == "batch_norm" else conv("l", inner) if hasattr(inner, "weight") else {}
        cases.append(layer_case(name, m, x, parameters, run=swapped(m)))
    cases.append(layer_case("global_average", None, torch.randn(2, 3, 4, 3), {}, run=lambda x: x.mean((1, 2))))
    cases.append(layer_case("global_maximum", None, torch.randn(2, 3, 4, 3), {}, run=lambda x: x.amax((1, 2))))
    c1, c2 = nn.Conv2d(6, 12, 3, 2, 1, bias=False), nn.Conv2d(12, 12, 3, 1, 1, bias=False)
    projection = nn.Conv2d(6, 12, 1, 2, bias=False)
    n1, n2, n0 = (shaken(nn.BatchNorm2d(12)) for _ in range(3))
    block = lambda x: F.relu(n2(c2(F.relu(n1(c1(x))))) + n0(projection(x)))
    parameters = conv("l.conv1", c1) | conv("l.conv2", c2) | conv("l.projection", projection)
    parameters |= norm("l.norm1", n1) | norm("l.norm2", n2) | norm("l.norm", n0)
    cases.append(layer_case("residual", None, torch.randn(2, 8, 9, 6), parameters, run=swapped(block)))
    write("Layers", "pictures", cases)


def running_statistics():
    """Batch norm over four batches, then in evaluation."""
    torch.manual_seed(17)
    norm = shaken(torch.nn.BatchNorm2d(3, momentum=0.3))
    batches, means, variances = [torch.randn(2, 3, 2, 3) * 3 + i for i in range(4)], [], []
    for batch in batches:
        norm(batch.movedim(-1, 1))
        means.append(flat(norm.running_mean))
        variances.append(flat(norm.running_var))
    norm.eval()
    held = torch.randn(2, 3, 2, 3) * 2
    write("Layers", "running_statistics", [{
        "shape": [2, 3, 2, 3], "batches": [flat(b) for b in batches], "means": means, "variances": variances,
        "weight": flat(norm.weight), "bias": flat(norm.bias), "held": flat(held),
        "evaluated": flat(norm(held.movedim(-1, 1)).movedim(1, -1)),
    }])


if __name__ == "__main__":
    optimizers()
    schedules()
    losses()
    perceptrons()
    sequences()
    recurrent_layers()
    pictures()
    running_statistics()

"""The text explainer's training step and inference pass in PyTorch: what `aimle bench explainer` is compared with.

One step gathers the vectors of the words, goes forward, backward through the choice of k words by AIMLE's central
difference with Gumbel noise, and takes a step of Adam. The last line of the output is a JSON object of medians.
Arguments: --threads N --batch N --length N --k N --repeats N --filters N --gpu 0|1 (PyTorch's first GPU, where it has
one). Numbers are floats of 32 bits there, too. Exit code 3: there is no PyTorch.
"""
import ctypes
import json
import os
import sys
import time
from statistics import median

WORDS, DIMENSION, HIDDEN, DROPOUT, WARM_UP = 20_000, 200, 250, 0.2, 5
NO_PYTORCH = 3


def prefer_fast_kernels():
    """Has to run before PyTorch loads: wide vector units, and a BLAS that shares PyTorch's OpenMP threads."""
    if os.path.exists("/proc/cpuinfo") and "avx512f" in open("/proc/cpuinfo").read():
        os.environ.setdefault("ATEN_CPU_CAPABILITY", "avx512")
    for library in ("libopenblas.so.0", "libblas.so.3", "liblapack.so.3"):
        try:
            ctypes.CDLL("/usr/lib/x86_64-linux-gnu/openblas-openmp/" + library, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            pass


prefer_fast_kernels()
try:
    import torch
except ImportError:
    sys.exit(NO_PYTORCH)
from torch.nn import functional


def best(scores, k):
    """One for each of the k highest scores of a row."""
    chosen = torch.zeros_like(scores)
    return chosen.scatter_(1, torch.topk(scores, k, dim=1)[1], 1)


class Choice(torch.autograd.Function):
    """k words by perturbed scores; `adaptation` holds beta and the density of the gradients, and follows them."""

    @staticmethod
    def forward(context, theta, k, adaptation):
        noise = -torch.empty_like(theta).exponential_().log_()
        context.save_for_backward(theta, noise)
        context.k, context.adaptation = k, adaptation
        return best(theta + noise, k)

    @staticmethod
    def backward(context, gradient):
        theta, noise = context.saved_tensors
        k, adaptation = context.k, context.adaptation
        strength = adaptation["beta"] * theta.norm() / max(gradient.norm().item(), 1e-30)
        shift = strength * gradient
        estimate = best(theta + shift + noise, k) - best(theta - shift + noise, k)
        density = estimate.count_nonzero().item() / len(estimate)
        adaptation["density"] = 0.9 * adaptation["density"] + 0.1 * density
        adaptation["beta"] = max(0.0, adaptation["beta"] + (1e-4 if adaptation["density"] < 1 else -1e-4))
        return estimate.div_(2 * strength), None, None


def drawn(shape, device):
    """A weight as in the published network: uniform, of the variance that suits ReLU; it is trained."""
    fan = shape[0] + shape[1]
    for size in shape[2:]:
        fan *= size
    limit = (12 / fan) ** 0.5
    return ((2 * torch.rand(*shape, device=device) - 1) * limit).requires_grad_()


class Explainer:

    def __init__(self, k, filters, device):
        self.k = k
        self.adaptation = {"beta": 1.0, "density": 1.0}
        self.table = torch.randn(WORDS, DIMENSION, device=device)
        shapes = {
            "reads": (filters, DIMENSION, 3), "overall": (filters, filters), "near": (filters, filters, 3),
            "nearer": (filters, filters, 3), "joins": (filters, 2 * filters, 1), "scores": (1, filters, 1),
            "predicts": (HIDDEN, DIMENSION), "rates": (1, HIDDEN)}
        self.weights = {name: drawn(shape, device) for name, shape in shapes.items()}
        self.biases = {name: torch.zeros(shape[0], device=device, requires_grad=True) for name, shape in shapes.items()}

    def trained(self):
        return [*self.weights.values(), *self.biases.values()]

    def convolution(self, name, x):
        weight = self.weights[name]
        return functional.conv1d(x, weight, self.biases[name], padding=weight.shape[2] // 2)

    def dense(self, name, x):
        return functional.linear(x, self.weights[name], self.biases[name])

    def predict(self, words, training):
        vectors = functional.embedding(words, self.table)
        read = self.convolution("reads", vectors.transpose(1, 2)).relu()
        overall = self.dense("overall", read.max(2)[0]).relu()
        near = self.convolution("nearer", self.convolution("near", read).relu()).relu()
        joined = torch.cat((overall[:, :, None].expand_as(near), near), 1)
        joined = functional.dropout(joined, DROPOUT, training)
        theta = self.convolution("scores", self.convolution("joins", joined).relu())[:, 0]
        z = Choice.apply(theta, self.k, self.adaptation) if training else best(theta, self.k)
        mean = torch.matmul(z[:, None], vectors)[:, 0] / self.k
        return self.dense("rates", self.dense("predicts", mean).relu()).sigmoid()[:, 0]


def milliseconds(work, repeats, device):
    times = []
    for _ in range(WARM_UP + repeats):
        begin = time.perf_counter()
        work()
        if device == "cuda":
            torch.cuda.synchronize()
        times.append(1e3 * (time.perf_counter() - begin))
    return median(times[WARM_UP:])


def main(arguments):
    asked = {name[2:]: int(value) for name, value in zip(arguments[::2], arguments[1::2])}
    torch.set_num_threads(asked["threads"])
    torch.manual_seed(0)
    device = "cuda" if asked["gpu"] and torch.cuda.is_available() else "cpu"
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    explainer = Explainer(asked["k"], asked["filters"], device)
    adam = torch.optim.Adam(explainer.trained(), lr=1e-3, eps=1e-7)
    words = torch.randint(WORDS, (asked["batch"], asked["length"]), device=device)
    labels = torch.rand(asked["batch"], device=device)

    def train():
        adam.zero_grad(set_to_none=True)
        loss = (explainer.predict(words, True) - labels).square().mean()
        loss.backward()
        adam.step()

    def infer():
        with torch.inference_mode():
            explainer.predict(words, False)

    result = {"torch": torch.__version__, "device": device, **asked}
    for name, work in (("train", train), ("infer", infer)):
        took = milliseconds(work, asked["repeats"], device)
        result[name + "_ms"] = took
        result[name + "_examples_per_s"] = 1e3 * asked["batch"] / took
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1:])

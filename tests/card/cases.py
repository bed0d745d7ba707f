"""What the pages say of a graphics card: messages with their cures, and claims.

A case is a place of the course, and code. If it has a message, `fails` must raise it and `cure` must not; else `cure`
asserts what the place says. Each runs in a process of its own, for some messages leave the card unusable. `{other}` in
a message stands for anything.
"""

from dataclasses import dataclass, field
from textwrap import dedent

PRELUDE = """
import copy, io, os, time, warnings
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset
torch.manual_seed(0)
device = torch.device("cuda")
"""
HIDDEN = {"CUDA_VISIBLE_DEVICES": ""}


@dataclass(frozen=True)
class Case:
    """Something that a page says of a graphics card."""

    name: str
    place: str
    cure: str
    message: str = ""
    fails: str = ""
    variables: dict[str, str] = field(default_factory=dict)  # of the process that fails
    either: bool = False  # the cure runs with those variables, too

    def code(self, part: str) -> str:
        """Return a part as a program."""
        return PRELUDE + dedent(getattr(self, part))


CASES = [
    # --- tensors and models in two places ---------------------------------------------------------------------------
    Case(
        "linear",
        "errors#device",
        "model = nn.Linear(2, 1).to(device); model(torch.ones(3, 2).to(device))",
        "Expected all tensors to be on the same device",
        "model = nn.Linear(2, 1).to(device); model(torch.ones(3, 2))",
    ),
    Case(
        "linear, the other way round",
        "errors#device",
        "model = nn.Linear(2, 1).to(device); model(torch.ones(3, 2).to(device))",
        "Expected all tensors to be on the same device",
        "model = nn.Linear(2, 1); model(torch.ones(3, 2).to(device))",
    ),
    Case(
        "convolution",
        "errors#device",
        "nn.Conv2d(1, 2, 3).to(device)(torch.ones(1, 1, 8, 8).to(device))",
        "Expected all tensors to be on the same device, but got weight is on cuda:0, different from other tensors on cpu",
        "nn.Conv2d(1, 2, 3).to(device)(torch.ones(1, 1, 8, 8))",
    ),
    Case(
        "convolution, the other way round",
        "errors#device",
        "nn.Conv2d(1, 2, 3).to(device)(torch.ones(1, 1, 8, 8).to(device))",
        "Input type (torch.cuda.FloatTensor) and weight type (torch.FloatTensor) should be the same",
        "nn.Conv2d(1, 2, 3)(torch.ones(1, 1, 8, 8).to(device))",
    ),
    Case(
        "targets left behind",
        "errors#device",
        "F.cross_entropy(torch.ones(4, 3, device=device), torch.tensor([0, 1, 2, 0]).to(device))",
        "Expected all tensors to be on the same device",
        "F.cross_entropy(torch.ones(4, 3, device=device), torch.tensor([0, 1, 2, 0]))",
    ),
    Case(
        "weights of the loss",
        "devices#buffer",
        "nn.CrossEntropyLoss(weight=torch.ones(3)).to(device)(torch.ones(4, 3, device=device), torch.zeros(4, device=device).long())",
        "Expected all tensors to be on the same device",
        "nn.CrossEntropyLoss(weight=torch.ones(3))(torch.ones(4, 3, device=device), torch.zeros(4, device=device).long())",
    ),
    Case(
        "sum",
        "errors#device",
        "torch.ones(3, device=device) + torch.ones(3).to(device)",
        "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!",
        "torch.ones(3, device=device) + torch.ones(3)",
    ),
    Case(
        "cat",
        "errors#device",
        "torch.cat([torch.ones(3, device=device), torch.ones(3).to(device)])",
        "Expected all tensors to be on the same device",
        "torch.cat([torch.ones(3, device=device), torch.ones(3)])",
    ),
    Case(
        "a constant in forward",
        "devices#buffer",
        "x = torch.ones(2, 3, device=device); x * torch.arange(3, device=x.device)",
        "Expected all tensors to be on the same device",
        "x = torch.ones(2, 3, device=device); x * torch.arange(3)",
    ),
    Case(
        "embedding",
        "errors#device",
        "nn.Embedding(5, 2).to(device)(torch.tensor([1, 2]).to(device))",
        "Expected all tensors to be on the same device",
        "nn.Embedding(5, 2).to(device)(torch.tensor([1, 2]))",
    ),
    Case(
        "hidden state",
        "errors#device",
        "x = torch.ones(4, 1, 3, device=device); nn.GRU(3, 5).to(device)(x, torch.zeros(1, 1, 5, device=x.device))",
        "Input and hidden tensors are not at the same device, found input tensor at cuda:0 and hidden tensor at cpu",
        "x = torch.ones(4, 1, 3, device=device); nn.GRU(3, 5).to(device)(x, torch.zeros(1, 1, 5))",
    ),
    Case(
        "rows of a tensor on the CPU",
        "errors#device",
        "X = torch.ones(5, 2); X[torch.tensor([0, 3], device=device).cpu()]",
        "indices should be either on cpu or on the same device as the indexed tensor (cpu)",
        "X = torch.ones(5, 2); X[torch.tensor([0, 3], device=device)]",
    ),
    Case(
        "lengths",
        "recurrent#messages",
        "x = torch.ones(2, 4, 3, device=device); nn.utils.rnn.pack_padded_sequence(x, torch.tensor([4, 2], device=device).cpu(), batch_first=True)",
        "'lengths' argument should be a 1D CPU int64 tensor",
        "x = torch.ones(2, 4, 3, device=device); nn.utils.rnn.pack_padded_sequence(x, torch.tensor([4, 2], device=device), batch_first=True)",
    ),
    Case(
        "numpy",
        "devices#mismatch",
        "torch.ones(3, device=device).cpu().numpy()",
        "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first.",
        "torch.ones(3, device=device).numpy()",
    ),
    Case(
        "pictures of losses",
        "devices#mismatch",
        "import matplotlib.pyplot as plt; plt.plot([torch.tensor(1.0, device=device).item() for _ in range(3)])",
        "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first.",
        "import matplotlib.pyplot as plt; plt.plot([torch.tensor(1.0, device=device) for _ in range(3)])",
    ),
    Case(
        "scikit-learn",
        "devices#mismatch",
        "from sklearn.metrics import accuracy_score; y = torch.ones(3, device=device).long(); accuracy_score(y.cpu(), y.cpu())",
        "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first.",
        "from sklearn.metrics import accuracy_score; y = torch.ones(3, device=device).long(); accuracy_score(y, y)",
    ),
    Case(
        "bfloat16 with a gradient history",
        "devices#mismatch",
        "x = torch.ones(3, device=device, dtype=torch.bfloat16, requires_grad=True); x.detach().float().cpu().numpy()",
        "Got unsupported ScalarType BFloat16",
        "x = torch.ones(3, device=device, dtype=torch.bfloat16, requires_grad=True); x.detach().cpu().numpy()",
    ),
    Case(
        "in place, only the tensor returns",
        "devices#move",
        """
        x = torch.ones(3); x.to(device); assert x.device.type == "cpu"
        model = nn.Linear(2, 1); held = model.weight
        assert model.to(device) is model and model.weight is held and held.device.type == "cuda"
        """,
    ),
    Case(
        "optimizer, then the model moves",
        "devices#optimizer",
        """
        model = nn.Linear(2, 1); optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        model.to(device)  # before its first step: the parameters are the same objects
        before = model.weight.detach().clone()
        for _ in range(2):
            model(torch.ones(1, 2, device=device)).sum().backward(); optimizer.step()
        assert not torch.equal(model.weight, before)
        """,
        "Expected all tensors to be on the same device",
        """
        model = nn.Linear(2, 1); optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        model(torch.ones(1, 2)).sum().backward(); optimizer.step(); optimizer.zero_grad()
        model.to(device)
        model(torch.ones(1, 2, device=device)).sum().backward(); optimizer.step()
        """,
    ),
    Case(
        "Adam, then the model moves",
        "devices#optimizer",
        """
        model = nn.Linear(2, 1); optimizer = torch.optim.Adam(model.parameters())
        model(torch.ones(1, 2)).sum().backward(); optimizer.step()
        state = optimizer.state_dict()
        model = nn.Linear(2, 1).to(device); optimizer = torch.optim.Adam(model.parameters())
        optimizer.load_state_dict(state)
        assert optimizer.state[model.weight]["exp_avg"].device.type == "cuda"
        model(torch.ones(1, 2, device=device)).sum().backward(); optimizer.step()
        """,
        "Expected all tensors to be on the same device",
        """
        model = nn.Linear(2, 1); optimizer = torch.optim.Adam(model.parameters())
        model(torch.ones(1, 2)).sum().backward(); optimizer.step(); optimizer.zero_grad()
        model.to(device)
        model(torch.ones(1, 2, device=device)).sum().backward(); optimizer.step()
        """,
    ),
    # --- no card, or not that one -----------------------------------------------------------------------------------
    Case(
        "hidden cards",
        "installation#cpu_build",
        "assert not torch.cuda.is_available() and not torch.accelerator.is_available()",
        "No CUDA GPUs are available",
        "torch.ones(3).cuda()",
        HIDDEN,
        either=True,
    ),
    Case(
        "no such number",
        "errors#others",
        "torch.ones(3).to('cuda:0')",
        "CUDA error: invalid device ordinal",
        "torch.ones(3).to('cuda:7')",
    ),
    Case(
        "a file for another card",
        "errors_files#device",
        """
        torch.save(torch.ones(3, device=device), "w.pt")
        data = open("w.pt", "rb").read(); open("w7.pt", "wb").write(data.replace(b"cuda:0", b"cuda:7"))
        """,
        "Attempting to deserialize object on CUDA device 7 but torch.cuda.device_count() is 1",
        """
        import zipfile
        torch.save(torch.ones(3, device=device), "w.pt")
        with zipfile.ZipFile("w.pt") as old, zipfile.ZipFile("w7.pt", "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b"cuda:0", b"cuda:7"))
        torch.load("w7.pt")
        """,
    ),
    Case(
        "a file from a card, without one",
        "errors_files#device",
        """
        import subprocess, sys
        torch.save(torch.ones(3, device=device), "w.pt")
        read = "import torch; print(torch.load('w.pt', map_location='cpu'))"
        assert "tensor([1., 1., 1.])" in subprocess.run([sys.executable, "-c", read], env=os.environ | {"CUDA_VISIBLE_DEVICES": ""}, capture_output=True, text=True).stdout
        """,
        "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False",
        """
        import subprocess, sys
        torch.save(torch.ones(3, device=device), "w.pt")
        sys.exit(subprocess.run([sys.executable, "-c", "import torch; torch.load('w.pt')"], env=os.environ | {"CUDA_VISIBLE_DEVICES": ""}).returncode)
        """,
    ),
    Case(
        "a file made to look as if from a card",
        "checkpoint#map_location",
        r"""
        import zipfile
        torch.save(torch.ones(3), "cpu.pt")
        with zipfile.ZipFile("gpu.pt", "w") as new, zipfile.ZipFile("cpu.pt") as old:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b"\3\0\0\0cpu", b"\6\0\0\0cuda:0"))
        assert torch.load("gpu.pt").device == torch.device("cuda:0")
        torch.save(torch.ones(3, device=device), "real.pt")
        pickles = [zipfile.ZipFile(f"{n}.pt").read(f"{n}/data.pkl" if n == "real" else "cpu/data.pkl") for n in ("real", "gpu")]
        assert pickles[0] == pickles[1]
        """,
    ),
    # --- the card's memory ------------------------------------------------------------------------------------------
    Case(
        "out of memory",
        "errors#others",
        "torch.empty(10**6, device=device)",
        "CUDA out of memory. Tried to allocate {other} has a total capacity of {other} is free.{other} is allocated by PyTorch",
        "torch.empty(10**12, device=device)",
    ),
    Case(
        "losses kept",
        "symptoms#memory",
        """
        def grown(keep):
            model = nn.Sequential(nn.Linear(1000, 1000), nn.Tanh(), nn.Linear(1000, 1000), nn.Tanh(), nn.Linear(1000, 1)).to(device)
            X, kept, sizes = torch.ones(10_000, 1000, device=device), [], []
            for _ in range(4):
                kept.append(keep(model(X).mean())); sizes.append(torch.cuda.memory_allocated())
            return sizes[-1] - sizes[0]
        assert grown(lambda loss: loss) > 3 * 2 * 10_000 * 1000 * 4
        assert grown(lambda loss: loss.item()) == 0
        assert grown(lambda loss: loss.detach()) < 10_000
        """,
    ),
    Case(
        "memory that stays",
        "symptoms#released",
        """
        x = torch.ones(10**8, device=device); taken = torch.cuda.memory_reserved()
        assert taken >= 4 * 10**8
        del x
        assert torch.cuda.memory_allocated() == 0 and torch.cuda.memory_reserved() == taken
        torch.cuda.empty_cache()
        assert torch.cuda.memory_reserved() == 0
        """,
    ),
    Case(
        "del model alone",
        "symptoms#released",
        """
        model = nn.Linear(5000, 5000).to(device); optimizer = torch.optim.Adam(model.parameters())
        loss = model(torch.ones(1, 5000, device=device)).sum(); loss.backward(); optimizer.step()
        full = torch.cuda.memory_allocated()
        del model
        assert torch.cuda.memory_allocated() == full
        del optimizer, loss
        assert torch.cuda.memory_allocated() < full / 4  # cuBLAS keeps some for itself
        """,
    ),
    Case(
        "a smaller batch after it",
        "errors#others",
        """
        try:
            torch.empty(10**12, device=device); raise AssertionError
        except torch.OutOfMemoryError as error:
            assert isinstance(error, RuntimeError)
        assert torch.ones(10, device=device).sum().item() == 10
        """,
    ),
    Case(
        "a test without no_grad",
        "symptoms#memory",
        """
        model = nn.Sequential(*[nn.Sequential(nn.Linear(1000, 1000), nn.ReLU()) for _ in range(10)]).to(device)
        X = torch.ones(10_000, 1000, device=device)
        def peak():
            torch.cuda.reset_peak_memory_stats(); before = torch.cuda.memory_allocated()
            model(X); return torch.cuda.max_memory_allocated() - before
        full = peak()
        with torch.no_grad():
            less = peak()
        print(full, less); assert less < full / 3
        """,
    ),
    # --- asserts on the card ----------------------------------------------------------------------------------------
    Case(
        "a class too many",
        "errors#target_range",
        """
        try:
            F.cross_entropy(torch.ones(4, 3), torch.tensor([0, 1, 2, 3]))
            raise AssertionError
        except IndexError as error:
            assert "Target 3 is out of bounds." in str(error)
        F.cross_entropy(torch.ones(4, 4, device=device), torch.tensor([0, 1, 2, 3], device=device)).item()
        """,
        "CUDA error: device-side assert triggered",
        "F.cross_entropy(torch.ones(4, 3, device=device), torch.tensor([0, 1, 2, 3], device=device)).item()",
    ),
    Case(
        "many lines later",
        "errors#target_range",
        """
        loss = F.cross_entropy(torch.ones(4, 3, device=device), torch.tensor([0, 1, 2, 3], device=device))
        x = torch.ones(3)  # goes on, for now
        seen = []
        for call in (loss.item, lambda: torch.ones(3, device=device), torch.cuda.synchronize):
            try:
                call(); raise AssertionError
            except RuntimeError as error:
                seen.append(str(error).splitlines()[0])
        print(seen)
        assert all("device-side assert triggered" in line for line in seen), seen
        """,
    ),
    Case(
        "the line is named",
        "errors#others",
        "F.cross_entropy(torch.ones(4, 3, device=device), torch.tensor([0, 1, 2, 0], device=device))",
        "in the right line{other}CUDA error: device-side assert triggered",
        """
        def wrong():
            return F.cross_entropy(torch.ones(4, 3, device=device), torch.tensor([0, 1, 2, 3], device=device))
        try:
            loss = wrong()
        except RuntimeError as error:
            print("in the right line", error); raise
        print("later"); loss.item()
        """,
        {"CUDA_LAUNCH_BLOCKING": "1"},
    ),
    Case(
        "an index too large for the embedding",
        "errors_shapes#indices",
        "nn.Embedding(6, 2).to(device)(torch.tensor([1, 5], device=device)).sum().item()",
        "CUDA error: device-side assert triggered",
        "nn.Embedding(5, 2).to(device)(torch.tensor([1, 5], device=device)).sum().item()",
    ),
    Case(
        "an index too large for a tensor",
        "errors_shapes#indices",
        "torch.ones(5, device=device)[torch.tensor([4], device=device)].item()",
        "CUDA error: device-side assert triggered",
        "torch.ones(5, device=device)[torch.tensor([5], device=device)].item()",
    ),
    Case(
        "BCELoss given logits",
        "errors#target_size",
        "F.binary_cross_entropy_with_logits(torch.tensor([2.0], device=device), torch.ones(1, device=device)).item()",
        "Assertion{other}failed{other}CUDA error: device-side assert triggered",
        "F.binary_cross_entropy(torch.tensor([2.0], device=device), torch.ones(1, device=device)).item()",
    ),
    # --- loading data -----------------------------------------------------------------------------------------------
    Case(
        "the card in a worker process",
        "errors_data#workers",
        """
        class Rows(Dataset):
            def __len__(self): return 4
            def __getitem__(self, i): return torch.ones(2)
        assert all(X.to(device).sum() == 4 for X in DataLoader(Rows(), batch_size=2, num_workers=1))
        """,
        "Cannot re-initialize CUDA in forked subprocess. To use CUDA with multiprocessing, you must use the 'spawn' start method",
        """
        class Rows(Dataset):
            def __len__(self): return 4
            def __getitem__(self, i): return torch.ones(2).to(device)
        torch.ones(1, device=device)
        loader = DataLoader(Rows(), batch_size=2, num_workers=1, multiprocessing_context="fork")
        for X in loader: pass
        """,
    ),
    Case(
        "a dataset that lies on the card",
        "errors_data#workers",
        """
        X = torch.ones(4, 2, device=device)
        assert sum(len(rows) for rows, in DataLoader(TensorDataset(X), batch_size=2)) == 4
        """,
        "CUDA error: initialization error",
        """
        X = torch.ones(4, 2, device=device)
        for rows, in DataLoader(TensorDataset(X), batch_size=2, num_workers=1, multiprocessing_context="fork"): pass
        """,
    ),
    Case(
        "pinning what is on the card",
        "data_loading#pin_memory",
        "for X, in DataLoader(TensorDataset(torch.ones(4, 2, device=device)), batch_size=2): pass",
        "cannot pin 'torch.cuda.FloatTensor' only dense CPU tensors can be pinned",
        "for X, in DataLoader(TensorDataset(torch.ones(4, 2, device=device)), batch_size=2, pin_memory=True): pass",
    ),
    Case(
        "pinned memory",
        "data_loading#pin_memory",
        """
        for X, in DataLoader(TensorDataset(torch.ones(4, 2)), batch_size=2, pin_memory=True):
            assert X.is_pinned() and X.to(device, non_blocking=True).sum().item() == 4
        """,
    ),
    Case(
        "a generator for the loader",
        "seeds#generator",
        """
        torch.set_default_device(device)
        for X, in DataLoader(TensorDataset(torch.ones(4, 2)), batch_size=2, shuffle=True, generator=torch.Generator(device)): pass
        """,
        "Expected a 'cuda' device type for generator but found 'cpu'",
        """
        torch.set_default_device(device)
        for X, in DataLoader(TensorDataset(torch.ones(4, 2)), batch_size=2, shuffle=True): pass
        """,
    ),
    Case(
        "a split with a generator of the card",
        "seeds#generator",
        "torch.utils.data.random_split(range(6), [4, 2], generator=torch.Generator().manual_seed(0))",
        "Expected a 'cpu' device type for generator but found 'cuda'",
        "torch.utils.data.random_split(range(6), [4, 2], generator=torch.Generator(device).manual_seed(0))",
    ),
    Case(
        "a generator of the CPU, numbers on the card",
        "seeds#generator",
        "torch.randn(3, generator=torch.Generator(device).manual_seed(0), device=device)",
        "Expected a 'cuda' device type for generator but found 'cpu'",
        "torch.randn(3, generator=torch.Generator().manual_seed(0), device=device)",
    ),
    # --- chance -----------------------------------------------------------------------------------------------------
    Case(
        "one seed for all devices, other numbers",
        "seeds#device",
        """
        torch.manual_seed(0); a = torch.rand(3, device=device)
        torch.manual_seed(0); b = torch.rand(3, device=device)
        torch.manual_seed(0); c = torch.rand(3)
        assert torch.equal(a, b) and not torch.equal(a.cpu(), c)
        """,
    ),
    Case(
        "sums in changing order",
        "seeds#deterministic",
        """
        places, values = torch.zeros(10**6, dtype=torch.long, device=device), torch.randn(10**6, device=device)
        def add(): return torch.zeros(1, device=device).index_add_(0, places, values).item()
        assert len({add() for _ in range(50)}) > 1
        torch.use_deterministic_algorithms(True)
        assert len({add() for _ in range(50)}) == 1
        """,
    ),
    Case(
        "matrix products repeat without a setting",
        "seeds#deterministic",
        """
        os.environ.pop("CUBLAS_WORKSPACE_CONFIG", None)
        torch.use_deterministic_algorithms(True)
        x = torch.randn(3000, 3000, device=device)
        assert len({(x @ x).double().sum().item() for _ in range(20)}) == 1
        nn.Linear(3000, 10).to(device)(x).sum().backward()
        """,
    ),
    Case(
        "an operation that has no way to repeat",
        "seeds#deterministic",
        """
        torch.use_deterministic_algorithms(True, warn_only=True)
        x = torch.ones(1, 1, 8, 8, device=device, requires_grad=True)
        F.interpolate(x, size=16, mode="bicubic").sum().backward()
        """,
        "does not have a deterministic implementation",
        """
        torch.use_deterministic_algorithms(True)
        x = torch.ones(1, 1, 8, 8, device=device, requires_grad=True)
        F.interpolate(x, size=16, mode="bicubic").sum().backward()
        """,
    ),
    Case(
        "random states",
        "resume#elsewhere",
        """
        x = torch.ones(1000, device=device)
        states = torch.get_rng_state(), torch.cuda.get_rng_state_all()
        expected = F.dropout(x)
        torch.set_rng_state(states[0])
        assert not torch.equal(F.dropout(x), expected)  # the CPU's state alone
        torch.cuda.set_rng_state_all(states[1])
        assert torch.equal(F.dropout(x), expected)
        """,
        "RNG state must be a torch.ByteTensor",
        """
        torch.save(torch.cuda.get_rng_state_all(), "s.pt")
        torch.cuda.set_rng_state_all(torch.load("s.pt", map_location=device))
        """,
    ),
    # --- fewer bits, graphs -----------------------------------------------------------------------------------------
    Case(
        "old names of autocast",
        "deprecations#amp",
        """
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            torch.cuda.amp.autocast(); torch.cuda.amp.GradScaler()
        assert [w.category for w in seen] == [FutureWarning] * 2, seen
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            torch.autocast("cuda"); torch.amp.GradScaler("cuda")
        """,
    ),
    Case(
        "float16 with a GradScaler",
        "devices#autocast",
        """
        X = torch.randn(200, 2, device=device); y = (X[:, 0] * X[:, 1] > 0).long()
        model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2)).to(device)
        optimizer, scaler = torch.optim.SGD(model.parameters(), lr=1), torch.amp.GradScaler("cuda")
        for _ in range(300):
            with torch.autocast("cuda", torch.float16):
                loss = F.cross_entropy(model(X), y)
            optimizer.zero_grad(); scaler.scale(loss).backward(); scaler.step(optimizer); scaler.update()
        print(loss.item()); assert loss.item() < 0.2
        """,
    ),
    Case(
        "two dtypes",
        "errors#dtype",
        "model = nn.Linear(2, 1).to(device).half(); model(torch.ones(1, 2, device=device).half())",
        "mat1 and mat2 must have the same dtype, but got Float and Half",
        "model = nn.Linear(2, 1).to(device).half(); model(torch.ones(1, 2, device=device))",
    ),
    Case(
        "TF32",
        "devices#autocast",
        """
        A, B = torch.randn(4096, 4096, device=device), torch.randn(4096, 4096, device=device)
        exact = A.double() @ B.double()
        def error(): return ((A @ B - exact).abs().max() / exact.abs().mean()).item()
        assert torch.get_float32_matmul_precision() == "highest"
        full = error()
        torch.set_float32_matmul_precision("high"); short = error()
        print(full, short); assert short > 10 * full
        assert torch.backends.cudnn.allow_tf32
        """,
    ),
    Case(
        "convolutions are short already",
        "devices#autocast",
        """
        conv, x = nn.Conv2d(64, 64, 3).to(device), torch.randn(8, 64, 56, 56, device=device)
        exact = copy.deepcopy(conv).double()(x.double())
        def error(): return ((conv(x) - exact).abs().max() / exact.abs().mean()).item()
        with torch.no_grad():
            short = error()
            torch.backends.cudnn.allow_tf32 = False
            full = error()
        print(full, short); assert short > 10 * full
        """,
    ),
    Case(
        "compiled by inductor",
        "devices#compile",
        """
        def f(x): return torch.tanh(2 * x + 1)
        x = torch.randn(1000, device=device); fast = torch.compile(f)
        assert torch.allclose(fast(x), f(x), atol=1e-5)
        model = nn.Linear(3, 2).to(device); model.compile(); model(torch.ones(1, 3, device=device))
        assert list(model.state_dict()) == ["weight", "bias"]
        """,
    ),
    # --- Python doesn't wait ----------------------------------------------------------------------------------------
    Case(
        "Python goes on",
        "devices#train",
        """
        A = torch.randn(8192, 8192, device=device); A @ A; torch.accelerator.synchronize()
        start = time.perf_counter(); B = [A @ A for _ in range(10)]; handed = time.perf_counter() - start
        torch.accelerator.synchronize(); done = time.perf_counter() - start
        print(handed, done); assert handed < done / 2
        start = time.perf_counter(); (A @ A).sum().item(); assert time.perf_counter() - start > done / 20
        """,
    ),
    Case(
        "several cards, one shown",
        "devices#device",
        """
        assert torch.accelerator.current_accelerator().type == "cuda" and torch.cuda.device_count() == 1
        free, total = torch.cuda.mem_get_info(); assert 0 < free <= total
        """,
        variables={"CUDA_VISIBLE_DEVICES": "0"},
        either=True,
    ),
    Case(
        "numpy shares nothing with a card",
        "memory#numpy",
        """
        x = torch.ones(3, device=device); a = x.cpu().numpy(); x[0] = 5; assert a[0] == 1
        """,
    ),
    Case(
        "what is drawn is printed with its device",
        "symptoms#accuracy",
        "assert str(torch.tensor(89.0, device=device)) == \"tensor(89., device='cuda:0')\"",
    ),
    Case(
        "a process that meets others on the card",
        "distributed#program",
        """
        import torch.distributed as dist
        assert dist.get_default_backend_for_device(device) == "nccl"
        os.environ |= {"RANK": "0", "LOCAL_RANK": "0", "WORLD_SIZE": "1", "MASTER_ADDR": "localhost", "MASTER_PORT": "0"}
        dist.init_process_group("nccl")
        model = nn.parallel.DistributedDataParallel(nn.Linear(2, 1).to(device))
        model(torch.ones(3, 2, device=device)).sum().backward()
        assert model.module.weight.grad.tolist() == [[3.0, 3.0]]
        dist.destroy_process_group()
        """,
    ),
    Case(
        "numbers from the CPU into a model on the card",
        "checkpoint#map_location",
        """
        model = nn.Linear(2, 1).to(device); torch.save(model.state_dict(), "model.pt")
        other = nn.Linear(2, 1).to(device)
        other.load_state_dict(torch.load("model.pt", map_location="cpu"))
        assert torch.equal(other.weight, model.weight) and other.weight.device.type == "cuda"
        """,
    ),
]

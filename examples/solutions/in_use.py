"""Answers to the exercises of in_use."""

# --8<-- [start:compare]
import torch


def rounded(means):
    return [round(mean, 1) for mean in means.tolist()]


def compare(training, own):
    """Print what differs between a batch of the training and one's own."""
    for name, of in {
        "shape": lambda X: tuple(X.shape[1:]),
        "dtype": lambda X: X.dtype,
        "min": lambda X: round(X.min().item(), 2),
        "max": lambda X: round(X.max().item(), 2),
        "mean": lambda X: rounded(X.float().movedim(1, 0).flatten(1).mean(1)),
    }.items():
        a, b = of(training), of(own)
        print(f"{name:6}{a} {'' if a == b else f'<- {b}'}")


torch.manual_seed(0)
training = torch.rand(8, 3, 8, 8) * torch.tensor([1.0, 0.5, 0.2]).view(3, 1, 1)
compare(training, training.flip(1))
compare(training, (255 * training).to(torch.uint8))
# --8<-- [end:compare]

# --8<-- [start:place]
import torch


def centre(picture, size):
    """Cut out what isn't black and put it in the middle of a square."""
    rows, columns = picture.any(1).nonzero(), picture.any(0).nonzero()
    cut = picture[rows.min() : rows.max() + 1]
    cut = cut[:, columns.min() : columns.max() + 1]
    H, W = cut.shape
    canvas = torch.zeros(size, size)
    top, left = (size - H) // 2, (size - W) // 2
    canvas[top : top + H, left : left + W] = cut
    return canvas


seven = torch.zeros(8, 8)
seven[0, 4:8], seven[0:5, 7] = 1, 1
print(centre(seven, 8).int())
# --8<-- [end:place]

"""How do several tensors become one, and one become several?"""

# --8<-- [start:cat]
import textwrap

import matplotlib.pyplot as plt
import torch

torch.manual_seed(0)
a = torch.tensor([[1, 2, 3], [4, 5, 6]])  # (2, 3)
b = torch.tensor([[7, 8, 9]])  # (1, 3)
print(torch.cat([a, b]))  # (3, 3)
print(torch.cat([a, 10 * a], dim=1))  # (2, 6)
# --8<-- [end:cat]

# --8<-- [start:mismatch]
def show_error(action):
    try:
        action()
        raise AssertionError
    except RuntimeError as error:
        print(textwrap.fill(f"RuntimeError: {error}", width=64))

show_error(lambda: torch.cat([a, b], dim=1))
# --8<-- [end:mismatch]

# --8<-- [start:stack]
photos = [torch.rand(3, 4, 4) for n in range(5)]  # (C, H, W)
batch = torch.stack(photos)  # (N, C, H, W)
print(batch.shape, torch.cat(photos).shape)

for n, photo in enumerate(photos):
    assert torch.equal(batch[n], photo)
by_hand = torch.cat([photo.unsqueeze(0) for photo in photos])
assert torch.equal(batch, by_hand)
# --8<-- [end:stack]

# --8<-- [start:picture]
def draw(rows, left, top, color):
    for i, row in enumerate(rows.tolist()):
        for j, n in enumerate(row):
            style = {"ec": color, "zorder": 3, "clip_on": False}
            plt.bar(left + j, 1, 1, top - i - 1, fc="w", **style)
            plt.text(left + j, top - i - 0.7, n, ha="center", zorder=3)

plt.figure(figsize=(6, 1.9))
for left, name in ((0, "cat"), (5, "cat, dim=1"), (13, "stack")):
    dx, dy = {0: (0, -2), 5: (3, 0), 13: (0.8, 0.8)}[left]
    draw(10 * a, left + dx, dy, "C1")
    draw(a, left, 0, "C0")
    plt.text(left - 0.5, -5, name)
plt.axis("scaled")
plt.axis("off")
plt.show()
# --8<-- [end:picture]

# --8<-- [start:columns]
height = torch.tensor([1.5, 1.8, 1.6])  # (N,)
weight = torch.tensor([50.0, 80.0, 60.0])  # (N,)
print(torch.stack([height, weight], dim=1))  # (N, 2)
show_error(lambda: torch.stack([height, weight[:2]]))
# --8<-- [end:columns]

# --8<-- [start:list]
guesses = []
for photo in photos:
    guesses.append(photo.mean())
guesses = torch.stack(guesses)  # (N,)
assert torch.allclose(guesses, batch.mean(dim=(1, 2, 3)))
# --8<-- [end:list]

# --8<-- [start:split]
table = torch.cat([a, b])  # (3, 3)
first, rest = table.split([1, 2])
print(first, rest, sep="\n")
print([part.shape[0] for part in torch.arange(10).split(4)])
x, y, z = table.unbind(dim=1)
print(y)
# --8<-- [end:split]

# --8<-- [start:shared]
stacked = torch.stack([a, a])  # (2, 2, 3)
table[0, 0] = stacked[0, 0, 0] = 100
print(a[0, 0], first[0, 0], x[0])
# --8<-- [end:shared]

# --8<-- [start:permute]
pixels = torch.rand(4, 6, 3)  # (H, W, C)
photo = pixels.permute(2, 0, 1)  # (C, H, W)
print(photo.shape, batch.permute(0, 2, 3, 1).shape)
for c in range(3):
    assert torch.equal(photo[c], pixels[:, :, c])
assert torch.equal(pixels.movedim(2, 0), photo)
assert torch.equal(table.permute(1, 0), table.T)
# --8<-- [end:permute]

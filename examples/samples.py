"""How does a picture, a sound or a sentence become a batch?"""

# --8<-- [start:imports]
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image
from scipy.io import wavfile
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(9)
# --8<-- [end:imports]

# --8<-- [start:files]
data = load_digits()  # images: (1797, 8, 8), 0 … 16
Path("digits").mkdir(exist_ok=True)
for i in range(100):
    pixels = np.minimum(16 * data.images[i], 255).astype(np.uint8)
    Image.fromarray(pixels).save(f"digits/{i:02}_{data.target[i]}.png")
# --8<-- [end:files]


# --8<-- [start:pictures]
class Pictures(Dataset):
    def __init__(self, folder):
        self.files = sorted(Path(folder).glob("*.png"))

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        picture = Image.open(self.files[i]).convert("L")
        X = torch.tensor(np.array(picture)).float() / 255  # (H, W)
        return X.unsqueeze(0), int(self.files[i].stem[-1])
# --8<-- [end:pictures]


# --8<-- [start:picture_batch]
pictures = Pictures("digits")
X, y = pictures[7]
print(len(pictures), pictures.files[7].name, X.shape, y)
X, y = next(iter(DataLoader(pictures, batch_size=4, shuffle=True)))
print(X.shape, X.dtype, y)
# --8<-- [end:picture_batch]

# --8<-- [start:stack]
sizes = {"figsize": (6.6, 2.4), "width_ratios": [1, 1, 1, 1, 3]}
bare = {"xticks": [], "yticks": []}
fig, (*axes, stack) = plt.subplots(1, 5, **sizes, subplot_kw=bare)
for n, ax in enumerate(axes):
    ax.imshow(X[n, 0], cmap="gray")
    ax.set_title(f"X[{n}]\ny = {y[n]}", color=f"C{n}")
    ax.set_xlabel("(1, 8, 8)")
    box = 4 * n + np.array([0, 8, 8, 0])
    stack.imshow(X[n, 0], cmap="gray", extent=box, zorder=-n)
    stack.fill(box, sorted(box), fill=False, ec=f"C{n}", zorder=-n)
stack.axis((-0.5, 20.5, 20.5, -0.5))
stack.set(title="X", xlabel=tuple(X.shape))
plt.show()
# --8<-- [end:stack]

# --8<-- [start:tones]
Path("sounds").mkdir(exist_ok=True)
rate = 8000
for pitch, T in (440, 2400), (523, 3200), (659, 1600):
    seconds = np.arange(T) / rate
    wave = np.sin(2 * np.pi * pitch * seconds) * np.exp(-5 * seconds)
    integers = (32767 * wave).astype(np.int16)
    wavfile.write(f"sounds/{pitch}.wav", rate, integers)
# --8<-- [end:tones]

# --8<-- [start:sounds]
sounds = []
for file in sorted(Path("sounds").glob("*.wav")):
    rate, wave = wavfile.read(file)  # (T,)
    print(file.name, rate, wave.dtype, wave.shape)
    X = torch.from_numpy(wave).float() / 32768
    sounds.append((X, int(file.stem)))
try:
    next(iter(DataLoader(sounds, batch_size=3)))
    raise AssertionError
except RuntimeError as error:
    print(f"RuntimeError: {error}")
# --8<-- [end:sounds]


# --8<-- [start:collate]
def collate_sounds(samples):
    waves, pitches = zip(*samples)
    waves = [wave[:3000] for wave in waves]
    lengths = torch.tensor([len(wave) for wave in waves])
    X = pad_sequence(waves, batch_first=True)  # (N, T)
    return X, lengths, torch.tensor(pitches)


loader = DataLoader(sounds, batch_size=3, collate_fn=collate_sounds)
X, lengths, y = next(iter(loader))
print(X.shape, lengths, y)
# --8<-- [end:collate]

# --8<-- [start:sound_batch]
plt.figure(figsize=(6, 2.4))
for n in range(3):
    loudness = X[n].view(60, 50).abs().amax(dim=1) / 2
    plt.fill_between(range(0, 3000, 50), n - loudness, n + loudness)
    plt.plot([lengths[n], 3000], [n, n], ":", color="C7", lw=4)
plt.yticks(range(3), ["X[0]", "X[1]", "X[2]"])
plt.ylim(2.6, -0.6)
plt.xlabel("t (steps)")
plt.show()
# --8<-- [end:sound_batch]

# --8<-- [start:vocabulary]
texts = ["the cat sleeps", "a dog barks at the cat", "rain"]
vocabulary = ["<pad>", "<unk>", *sorted(set(" ".join(texts).split()))]
number = {word: i for i, word in enumerate(vocabulary)}


def encode(text):
    row = [number.get(word, 1) for word in text.split()]
    return torch.tensor(row, dtype=torch.int64)


print(*vocabulary)
print(encode("the cow sleeps"))
# --8<-- [end:vocabulary]

# --8<-- [start:text_batch]
rows = [encode(text) for text in texts]
by_hand = torch.zeros(3, 6, dtype=torch.int64)  # (N, T)
for n, row in enumerate(rows):
    by_hand[n, : len(row)] = row
X = pad_sequence(rows, batch_first=True)
assert torch.equal(X, by_hand)
print(X, (X != 0).sum(dim=1), sep="\n")
# --8<-- [end:text_batch]

# --8<-- [start:embedding]
embedding = nn.Embedding(len(vocabulary), 4, padding_idx=0)
print(embedding.weight.shape, embedding(X).shape)
assert torch.equal(embedding(X), embedding.weight[X])
assert not embedding(X)[X == 0].any()
# --8<-- [end:embedding]

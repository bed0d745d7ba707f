"""How does a picture, a sound or a sentence become a batch?"""

# --8<-- [start:files]
import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image
from scipy.io import wavfile
from sklearn.datasets import load_digits
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(3)

digits = load_digits()  # images: (1797, 8, 8), 0 … 16
Path("digits").mkdir(exist_ok=True)
for i in range(100):
    pixels = np.minimum(16 * digits.images[i], 255)
    picture = Image.fromarray(pixels.astype(np.uint8))
    picture.save(f"digits/{i:02}_{digits.target[i]}.png")
# --8<-- [end:files]


# --8<-- [start:pictures]
class Pictures(Dataset):
    def __init__(self, folder):
        self.files = sorted(Path(folder).glob("*.png"))

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        with Image.open(self.files[i]) as picture:
            pixels = np.array(picture)  # (H, W), 0 … 255
        X = torch.from_numpy(pixels).float() / 255
        return X.unsqueeze(0), int(self.files[i].stem[-1])


pictures = Pictures("digits")
X, y = pictures[7]
print(len(pictures), pictures.files[7].name, X.shape, y)
# --8<-- [end:pictures]

# --8<-- [start:picture_batch]
loader = DataLoader(pictures, batch_size=4, shuffle=True)
X, y = next(iter(loader))
print(X.shape, X.dtype, y)
# --8<-- [end:picture_batch]

# --8<-- [start:stack]
sizes = {"figsize": (6.6, 2), "width_ratios": [1, 1, 1, 1, 2]}
fig, axes = plt.subplots(1, 5, **sizes, subplot_kw={"yticks": []})
stack = axes[4]
for n in range(4):
    axes[n].imshow(X[n, 0], cmap="gray")
    axes[n].set_title(f"y = {y[n]}", color=f"C{n}")
    axes[n].set(xlabel="(1, 8, 8)", xticks=[])
    a, b = 4 * n, 4 * n + 8
    stack.imshow(X[n, 0], cmap="gray", extent=(a, b, b, a), zorder=4 - n)
    stack.plot([a, b, b, a, a], [a, a, b, b, a], color=f"C{n}", zorder=4 - n)
stack.set(xlim=(-1, 21), ylim=(21, -1), xlabel=tuple(X.shape), xticks=[])
plt.show()
# --8<-- [end:stack]

# --8<-- [start:tones]
Path("sounds").mkdir(exist_ok=True)
rate = 8000
for pitch, T in (440, 2400), (523, 3200), (659, 1600):
    t = np.arange(T) / rate
    wave = np.sin(2 * np.pi * pitch * t) * np.exp(-5 * t)
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
    print(textwrap.fill(f"RuntimeError: {error}", width=72))
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
plt.xlabel("t")
plt.show()
# --8<-- [end:sound_batch]

# --8<-- [start:vocabulary]
texts = ["the cat sleeps", "a dog barks at the cat", "rain"]
words = sorted({word for text in texts for word in text.split()})
vocabulary = ["<pad>", "<unk>", *words]
number = {word: i for i, word in enumerate(vocabulary)}


def encode(text):
    return torch.tensor([number.get(word, 1) for word in text.split()])


print(*vocabulary)
print(encode("the cow sleeps"))
# --8<-- [end:vocabulary]


# --8<-- [start:text_batch]
def collate_texts(texts):
    return pad_sequence(list(map(encode, texts)), batch_first=True)


loader = DataLoader(texts, batch_size=3, collate_fn=collate_texts)
X = next(iter(loader))
print(X)
print((X != 0).sum(dim=1))

by_hand = torch.zeros(3, 6, dtype=torch.int64)
for n, text in enumerate(texts):
    by_hand[n, : len(text.split())] = encode(text)
assert torch.equal(X, by_hand)
# --8<-- [end:text_batch]

# --8<-- [start:first]
import torch
import matplotlib.pyplot as plt
import warnings

torch.manual_seed(0)
print("a", "b", sep="-", end="!\n")
warnings.warn("Careful")
print(torch.rand(3))
plt.plot([1, 2], [3, 4])
plt.xlabel("x")
plt.show()
# --8<-- [end:first]
# modules

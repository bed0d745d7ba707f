"""Solutions to the tasks of practice_bugs."""

# --8<-- [start:descend]
def descend(model, X, y, lr, num_epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    losses = []
    for epoch in range(num_epochs):
        loss = F.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

check("descend")
# --8<-- [end:descend]

# --8<-- [start:classify]
def classify(model, X, y, lr, num_epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    losses = []
    for epoch in range(num_epochs):
        loss = F.cross_entropy(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

check("classify")
# --8<-- [end:classify]

# --8<-- [start:regress]
def regress(model, X, y, lr, num_epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    for epoch in range(num_epochs):
        y_hat = model(X).squeeze(1)  # (N,)
        loss = ((y_hat - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model

check("regress")
# --8<-- [end:regress]

# --8<-- [start:predict]
@torch.no_grad()
def predict(model, X):
    p = model(X).softmax(dim=1)  # (N, K)
    return p.argmax(dim=1), p.amax(dim=1)

check("predict")
# --8<-- [end:predict]

# --8<-- [start:mean_loss]
@torch.no_grad()
def mean_loss(model, batches):
    total, count = 0, 0
    for X, y in batches:
        total += F.mse_loss(model(X), y).item() * len(y)
        count += len(y)
    return total / count

check("mean_loss")
# --8<-- [end:mean_loss]

# --8<-- [start:scale]
def scale(X_train, X_val):
    mean, std = X_train.mean(dim=0), X_train.std(dim=0)
    return (X_train - mean) / std, (X_val - mean) / std

check("scale")
# --8<-- [end:scale]

# --8<-- [start:shuffle]
def shuffle(X, y, size):
    order = torch.randperm(len(X))
    X, y = X[order], y[order]
    return [*zip(X.split(size), y.split(size))]

check("shuffle")
# --8<-- [end:shuffle]

# --8<-- [start:Deep]
class Deep(nn.Module):
    def __init__(self, D, depth):
        super().__init__()
        layers = [nn.Linear(D, D) for _ in range(depth)]
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x).relu()
        return x

check("Deep")
# --8<-- [end:Deep]

# --8<-- [start:finetune]
def finetune(model, X, y, K, lr, num_epochs):
    for p in model.parameters():
        p.requires_grad = False
    model[-1] = nn.Linear(model[-1].in_features, K)
    optimizer = torch.optim.Adam(model.parameters(), lr)
    for epoch in range(num_epochs):
        loss = F.cross_entropy(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model

check("finetune")
# --8<-- [end:finetune]

# --8<-- [start:train]
def train(model, batches, X_val, y_val, lr, num_epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    accuracies = []
    for epoch in range(num_epochs):
        model.train()
        for X, y in batches:
            loss = F.cross_entropy(model(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            right = model(X_val).argmax(dim=1) == y_val
        accuracies.append(right.float().mean().item())
    return accuracies

check("train")
# --8<-- [end:train]

# --8<-- [start:keep_best]
def keep_best(model, X, y, X_val, y_val, lr, num_epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    least = float("inf")
    for epoch in range(num_epochs):
        model.train()
        loss = F.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        model.eval()
        with torch.no_grad():
            loss = F.mse_loss(model(X_val), y_val).item()
        if loss < least:
            least, state = loss, model.state_dict()
            best = {name: w.clone() for name, w in state.items()}
    return least, best

check("keep_best")
# --8<-- [end:keep_best]

# --8<-- [start:Pictures]
class Pictures(torch.utils.data.Dataset):
    def __init__(self, X, y, train):
        self.X, self.y, self.train = X, y, train

    def __len__(self):
        return len(self.X)

    def __getitem__(self, n):
        x = self.X[n]
        if self.train and torch.rand(()) < 0.5:
            x = x.flip(2)
        return x, self.y[n]

check("Pictures")
# --8<-- [end:Pictures]

# --8<-- [start:schedule]
def schedule(model, batches, lr, num_epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    halve = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)
    for epoch in range(num_epochs):
        for X, y in batches:
            loss = F.l1_loss(model(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        halve.step()
    return model

check("schedule")
# --8<-- [end:schedule]

# --8<-- [start:autoencode]
def autoencode(encoder, decoder, X, lr, num_epochs):
    both = [*encoder.parameters(), *decoder.parameters()]
    optimizer = torch.optim.Adam(both, lr)
    for epoch in range(num_epochs):
        code = encoder(X)  # (N, 1)
        loss = F.mse_loss(decoder(code), X)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()

check("autoencode")
# --8<-- [end:autoencode]

// One step for all parameters, by the rules of torch.optim.

((playground) => {
  // How far one number goes against its slope g. `kept` is what the optimizer remembers of it, t the steps with this one.
  const rules = {
    SGD: (g, lr) => lr * g,
    momentum: (g, lr, kept) => {
      kept.v = 0.9 * kept.v + g;
      return lr * kept.v;
    },
    Adam: (g, lr, kept, t) => {
      kept.m += 0.1 * (g - kept.m);
      kept.v = 0.999 * kept.v + 0.001 * g * g;
      return ((lr / (1 - 0.9 ** t)) * kept.m) / (Math.sqrt(kept.v / (1 - 0.999 ** t)) + 1e-8);
    },
  };

  // `decay` is torch's weight_decay: that part of each number is added to its slope.
  playground.optimizer = (name, parameters, lr, decay) => {
    const memory = parameters.map(({ value }) => Array.from(value, () => ({ m: 0, v: 0 })));
    let t = 0;
    return () => {
      t += 1;
      parameters.forEach(({ value, grad }, p) => {
        for (let i = 0; i < value.length; i++)
          value[i] -= rules[name](grad[i] + decay * value[i], lr, memory[p][i], t);
      });
    };
  };
})((globalThis.trainingGround ??= {}));

// The random numbers and the points, number for number those of examples/playground.py.

((playground) => {
  // A source of random numbers: a state below 2^31, so that each product is exact in both languages.
  playground.random = (state) => (low = -1, high = 1) => {
    state = (48271 * state) % 2147483647;
    return low + ((high - low) * state) / 2147483647;
  };

  const shapes = {
    moons: (s, u) => [s * (Math.cos(Math.PI * u) - 0.5), s * (Math.sin(Math.PI * u) - 0.25)],
    ring: (s, u) => {
      const [r, a] = [0.8 + 0.5 * s, 2 * Math.PI * u];
      return [r * Math.cos(a), r * Math.sin(a)];
    },
    xor: (s, u, v) => {
      const x1 = 3 * u - 1.5;
      return [x1, s * (x1 < 0 ? -1 : 1) * 1.5 * v];
    },
    spiral: (s, u) => {
      const [r, a] = [0.1 + 1.3 * u, 2 * Math.PI * u];
      return [s * r * Math.cos(a), s * r * Math.sin(a)];
    },
  };

  // `count` points as [[x1, x2], class], the classes in turn, each point moved by up to `noise` in both directions.
  playground.points = (shape, count, noise, uniform) =>
    Array.from({ length: count }, (_, i) => {
      const [x1, x2] = shapes[shape](i % 2 ? -1 : 1, uniform(0, 1), uniform(0, 1));
      return [[x1 + noise * uniform(), x2 + noise * uniform()], i % 2];
    });
})((globalThis.trainingGround ??= {}));

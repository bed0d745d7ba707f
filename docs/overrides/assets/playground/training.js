// A training run: the points, the network and the optimizer that the settings ask for, and a step at a time.

((playground) => {
  const N = 64; // points to train on; twice as many to validate

  // As torch rounds: halves to the even neighbour.
  const round = (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

  // `settings` holds the choices as the controls do, by name, each a string.
  playground.training = (settings) => {
    const uniform = playground.random(Number(settings.seed));
    const points = playground.points(settings.data, 3 * N, Number(settings.noise), uniform);
    const hidden = [settings.layer1, settings.layer2].map(Number).filter((units) => units > 0);
    const network = playground.network([2, ...hidden, 1], settings.activation, Number(settings.scale), uniform);
    const parameters = playground.parameters(network);
    const update = playground.optimizer(settings.optimizer, parameters, Number(settings.lr), Number(settings.decay));
    const run = { network, train: points.slice(0, N), val: points.slice(N), step: 0, losses: [] };

    const note = () => run.losses.push([playground.loss(network, run.train), playground.loss(network, run.val)]);
    note();
    run.advance = () => {
      const keys = run.train.map(() => uniform());
      const order = [...keys.keys()].sort((i, j) => keys[i] - keys[j]);
      playground.backward(network, order.slice(0, Number(settings.batch)).map((i) => run.train[i]));
      update();
      for (const { value } of parameters) value.forEach((w, i) => (value[i] = round(w * 1e6) / 1e6));
      run.step += 1;
      note();
    };
    return run;
  };

  // Which share of the points lies on the right side: an answer above 0 says class 1.
  playground.accuracy = (network, points) => {
    const right = points.filter(([point, y]) => playground.forward(network, point).at(-1)[0] > 0 === (y === 1));
    return right.length / points.length;
  };

  // How many units give 0 for all of the points, and so learn no more.
  playground.dead = (network, points) => {
    const found = points.map(([point]) => playground.forward(network, point).slice(1, -1).flatMap((h) => [...h]));
    return found[0].filter((_, unit) => found.every((h) => h[unit] === 0)).length;
  };
})((globalThis.trainingGround ??= {}));

// The board: strokes by mouse, finger or key, shown in an <svg viewBox="0 0 32 32">.
var drawing = (() => {
  const SIDE = 32, NEAR = 0.4; // a point nearer to the last one than this says nothing new
  const STEP = 1, FAR = 4; // of the pen that the arrow keys move
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const inside = (value) => Math.min(Math.max(value, 0), SIDE);

  // Returns the board of an <svg> that holds a <path> and, for the pen of the keyboard, a <circle>. `changed` is called
  // after each change, `lowered` when a key puts the pen down (true) or lifts it.
  return (svg, changed, lowered) => {
    const path = svg.querySelector("path"), pen = svg.querySelector("circle");
    let strokes = [], down = false, at = [SIDE / 2, SIDE / 2];

    const show = () => {
      path.setAttribute("d", strokes.map((stroke) => `M${stroke.join("L")}${stroke.length < 2 ? "h0" : ""}`).join(""));
      pen.setAttribute("cx", at[0]);
      pen.setAttribute("cy", at[1]);
      pen.classList.toggle("down", down);
    };
    const change = () => {
      show();
      changed();
    };
    const add = (point) => {
      const stroke = strokes.at(-1), last = stroke.at(-1);
      if (Math.hypot(point[0] - last[0], point[1] - last[1]) >= NEAR) stroke.push(point);
    };
    const lift = () => {
      if (down) lowered((down = false));
    };

    const place = (event) => {
      const box = svg.getBoundingClientRect();
      return [
        inside(((event.clientX - box.left) / box.width) * SIDE),
        inside(((event.clientY - box.top) / box.height) * SIDE),
      ];
    };
    let pointer = null;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button || pointer !== null) return;
      lift();
      pointer = event.pointerId;
      svg.setPointerCapture(pointer);
      strokes.push([(at = place(event))]);
      change();
    });
    svg.addEventListener("pointermove", (event) => {
      if (event.pointerId !== pointer) return;
      for (const step of event.getCoalescedEvents?.() ?? []) add(place(step));
      add((at = place(event)));
      change();
    });
    for (const type of ["pointerup", "pointercancel"])
      svg.addEventListener(type, (event) => {
        if (event.pointerId === pointer) pointer = null;
      });

    svg.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const arrow = ARROWS[event.key], step = event.shiftKey ? FAR : STEP;
      if (arrow) {
        at = at.map((value, axis) => inside(value + arrow[axis] * step));
        if (down) add(at);
      } else if (event.key === " ") {
        down = !down;
        if (down) strokes.push([at]);
        lowered(down);
      } else if (event.key === "Backspace") {
        undo();
      } else return;
      event.preventDefault();
      event.stopPropagation();
      change();
    });
    svg.addEventListener("blur", () => {
      lift();
      show();
    });

    const undo = () => {
      lift();
      strokes.pop();
      change();
    };
    const clear = () => {
      lift();
      strokes = [];
      change();
    };
    show();
    return { undo, clear, strokes: () => strokes };
  };
})();

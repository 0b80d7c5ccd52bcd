// A row of runs as small bars: up for success, down for failure. The shape tells, not the colour.
"use strict";

const Spark = (() => {
  const RUNS = 24;
  const STEP = 6;
  const HEIGHT = 28;
  const BASE = 19;
  const SVG = "http://www.w3.org/2000/svg";

  const GROUPS = [
    ["good", "成功", /^SUCCEEDED/],
    ["bad", "失败", /^FAILED/],
    ["waiting", "等待", /^(PAUSED|AWAITING)/],
    ["running", "运行中", /^RUNNING$/],
    ["other", "取消或未做", /./],
  ];

  function groupOf(run) {
    return GROUPS.find(([, , pattern]) => pattern.test(run.status))[0];
  }

  // The height of a success grows with the logarithm of what was read: 0 and 100,000 both show.
  function heightOf(run) {
    return 3 + Math.min(14, Math.log10(1 + run.fetched) * 2.8);
  }

  function shape(name, attributes) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  function mark(run, x) {
    const group = groupOf(run);
    const css = { class: group };
    switch (group) {
      case "good": {
        const height = heightOf(run);
        return shape("rect", { ...css, x, y: BASE - height, width: STEP - 2, height });
      }
      case "bad":
        return shape("rect", { ...css, x, y: BASE + 1, width: STEP - 2, height: 8 });
      case "waiting":
        return shape("circle", { ...css, cx: x + 2, cy: BASE - 3, r: 2 });
      case "running": {
        const box = { x: x + 0.5, y: BASE - 9.5, width: STEP - 3, height: 9 };
        return shape("rect", { ...css, ...box });
      }
      default:
        return shape("rect", { ...css, x, y: BASE - 1, width: STEP - 2, height: 2 });
    }
  }

  function words(runs) {
    if (!runs.length) return "没有运行";
    const told = GROUPS.map(([group, word]) => {
      const number = runs.filter((run) => groupOf(run) === group).length;
      return number ? `${number} 次${word}` : "";
    });
    return `最近 ${runs.length} 次运行：${told.filter(Boolean).join("，")}`;
  }

  // `runs` has the newest first; the picture has it at the right.
  function draw(runs) {
    const width = RUNS * STEP;
    const picture = shape("svg", {
      class: "spark",
      viewBox: `0 0 ${width} ${HEIGHT}`,
      width,
      height: HEIGHT,
      role: "img",
      "aria-label": words(runs),
    });
    picture.append(shape("path", { class: "base", d: `M0 ${BASE + 0.5}H${width}` }));
    runs.slice(0, RUNS).forEach((run, place) => {
      picture.append(mark(run, width - (place + 1) * STEP + 1));
    });
    return picture;
  }

  return { draw };
})();

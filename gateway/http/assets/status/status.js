// The status page: subscribes to connectorStatus and keeps one row a stream.
"use strict";

const SUBSCRIPTION = `subscription {
  connectorStatus {
    name title platform level state
    openBreakers { operation state since reason }
    streams {
      name entityTerm state since message isRunning lastSuccessAt freshUntil lagSeconds quarantined
      runs { status startedAt fetched changed quarantined errorCode errorMessage }
    }
  }
}`;
const WORDS = `{
  states: __type(name: "StreamState") { enumValues { name description } }
  runs: __type(name: "RunStatus") { enumValues { name description } }
  breakers: __type(name: "BreakerState") { enumValues { name description } }
}`;
const LEVELS = [
  ["NATIONAL", "国家"],
  ["PROVINCE", "省"],
  ["CITY", "市"],
  ["DISTRICT", "区县"],
];
const STATES = ["FAILING", "STALE", "UNBALANCED", "WAITING", "NEVER", "PAUSED", "HEALTHY"];
const NOTABLE = ["FAILING", "STALE", "UNBALANCED", "WAITING"];
const AGES_EVERY_MS = 10_000;
const AGAIN_AFTER_MS = 5_000;

const words = { states: {}, runs: {}, breakers: {} };
const connectors = new Map();
let offsetMs = 0; // of the server's clock from this browser's

// Small parts ----------------------------------------------------------------------------------

const byId = (id) => document.getElementById(id);

function element(name, attributes = {}, ...inside) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...inside.filter((part) => part !== null));
  return node;
}

function sign(state) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("class", "sign");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#sign-${state}`);
  picture.append(use);
  return picture;
}

function stateLabel(state) {
  return element("span", { class: `state ${state}` }, sign(state), words.states[state] ?? state);
}

// Times come as Beijing time and are shown as they come.
function moment(text) {
  const node = element("time", { datetime: text, title: text.replace("T", " ") });
  node.textContent = `${text.slice(5, 10)} ${text.slice(11, 16)}`;
  return node;
}

function span(ms) {
  const minutes = Math.max(1, Math.floor(Math.abs(ms) / 60_000));
  if (minutes < 120) return `${minutes} 分钟`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} 小时`;
  return `${Math.floor(minutes / 1440)} 天`;
}

// An age is written again every few seconds; `kind` says how it is put.
function age(text, kind) {
  return element("span", { class: "age", "data-at": text, "data-kind": kind }, ageWords(text, kind));
}

function ageWords(text, kind) {
  const past = Date.now() + offsetMs - Date.parse(text);
  if (kind === "until") return past > 0 ? `超 ${span(past)}` : `余 ${span(past)}`;
  if (past < 60_000) return "刚刚";
  if (kind === "since") return `已 ${span(past)}`;
  return `${span(past)}前`;
}

// Rows -----------------------------------------------------------------------------------------

function cell(label, css, ...inside) {
  const parts = inside.filter((part) => part !== null && part !== "");
  if (!parts.length) return element("td", { "data-label": label, class: `${css} empty` }, "—");
  return element("td", { "data-label": label, class: css }, ...parts);
}

function successCell(stream) {
  if (!stream.lastSuccessAt) return cell("最近成功", "success");
  const at = moment(stream.lastSuccessAt);
  return cell("最近成功", "success", at, " ", age(stream.lastSuccessAt, "ago"));
}

function runItem(run) {
  const parts = [`读取 ${run.fetched}`, `变化 ${run.changed}`];
  if (run.quarantined) parts.push(`隔离 ${run.quarantined}`);
  const told = `${words.runs[run.status] ?? run.status}　${parts.join("，")}`;
  const error = run.errorMessage ? `${run.errorMessage}（${run.errorCode}）` : "";
  const tail = error ? element("span", { class: "error" }, error) : null;
  return element("li", {}, moment(run.startedAt), ` ${told} `, tail);
}

function runsPart(stream) {
  if (!stream.runs.length) return Spark.draw(stream.runs);
  const list = element("ol", {}, ...stream.runs.slice(0, 8).map(runItem));
  return element("details", {}, element("summary", {}, Spark.draw(stream.runs)), list);
}

function streamRow(stream) {
  const running = stream.isRunning ? element("span", { class: "running" }, "同步中") : null;
  const until = stream.freshUntil ? age(stream.freshUntil, "until") : "";
  const since = stream.since ? [moment(stream.since), " 起　"] : [];
  const message = stream.message ? [...since, stream.message] : [];
  return element(
    "tr",
    { class: stream.state },
    element("th", { scope: "row" }, stream.entityTerm, element("code", {}, stream.name)),
    cell("状态", "now", stateLabel(stream.state), running),
    successCell(stream),
    cell("时效", "fresh", until),
    cell("运行", "runs", runsPart(stream)),
    cell("隔离", "number", stream.quarantined ? String(stream.quarantined) : ""),
    cell("说明", "message", ...message),
  );
}

function breakerLine(breaker) {
  const state = words.breakers[breaker.state] ?? breaker.state;
  const reason = breaker.reason ? `：${breaker.reason}` : "";
  const told = `${breaker.operation} 熔断器${state}${reason}`;
  return element("p", { class: "breaker" }, sign("WAITING"), moment(breaker.since), ` 起　${told}`);
}

const COLUMNS = ["数据流", "状态", "最近成功", "时效", "最近的运行", "隔离", "说明"];

function columnWidths() {
  return element("colgroup", {}, ...COLUMNS.map(() => element("col")));
}

function columnHeads() {
  const heads = COLUMNS.map((name) => element("th", { scope: "col" }, name));
  return element("thead", {}, element("tr", {}, ...heads));
}

function connectorPart(connector) {
  const id = `connector-${connector.name}`;
  const rows = connector.streams.map((stream) => {
    const row = streamRow(stream);
    row.dataset.key = stream.name;
    return row;
  });
  return element(
    "article",
    { id, "aria-labelledby": `${id}-title`, class: connector.state },
    element(
      "h3",
      { id: `${id}-title` },
      stateLabel(connector.state),
      element("span", { class: "title" }, connector.title),
      element("code", {}, connector.platform),
    ),
    ...connector.openBreakers.map(breakerLine),
    element(
      "table",
      { "aria-labelledby": `${id}-title` },
      columnWidths(),
      columnHeads(),
      element("tbody", {}, ...rows),
    ),
  );
}

// The page -------------------------------------------------------------------------------------

function levelPart(level, title) {
  const id = `level-${level}`;
  const found = byId(id);
  if (found) return found;
  const heading = element("h2", { id: `${id}-title` }, title);
  const part = element("section", { id, "aria-labelledby": `${id}-title`, class: "level" }, heading);
  const order = LEVELS.map(([name]) => name);
  const after = [...byId("levels").children].find(
    (other) => order.indexOf(other.id.replace("level-", "")) > order.indexOf(level),
  );
  byId("levels").insertBefore(part, after ?? null);
  return part;
}

// What a person has opened and where the keyboard is stays so when a connector is drawn again.
function keepPlace(old, fresh) {
  for (const row of old.querySelectorAll("tr[data-key]")) {
    const twin = [...fresh.querySelectorAll("tr[data-key]")].find(
      (other) => other.dataset.key === row.dataset.key,
    );
    const [was, is] = [row.querySelector("details"), twin?.querySelector("details")];
    if (was && is) is.open = was.open;
    const focused = was && was.querySelector("summary") === document.activeElement;
    if (focused && is) requestAnimationFrame(() => is.querySelector("summary").focus());
  }
}

function showConnector(connector) {
  const fresh = connectorPart(connector);
  const old = byId(fresh.id);
  if (old) {
    keepPlace(old, fresh);
    fresh.classList.add("changed");
    old.replaceWith(fresh);
    return;
  }
  const [level, title] = LEVELS.find(([name]) => name === connector.level);
  const part = levelPart(level, title);
  const after = [...part.querySelectorAll("article")].find((other) => other.id > fresh.id);
  part.insertBefore(fresh, after ?? null);
}

function problem(connector, stream) {
  const link = element("a", { href: `#connector-${connector.name}` }, connector.title);
  const since = stream.since ? age(stream.since, "since") : null;
  return element(
    "li",
    { class: stream.state },
    stateLabel(stream.state),
    element("span", { class: "what" }, link, ` · ${stream.entityTerm}`),
    since,
    element("span", { class: "why" }, stream.message ?? ""),
  );
}

function showSummary() {
  const all = [...connectors.values()];
  const streams = all.flatMap((connector) => connector.streams);
  const counts = STATES.map((state) => {
    const number = streams.filter((stream) => stream.state === state).length;
    const label = stateLabel(state);
    label.append(" ", element("strong", {}, String(number)));
    return number || state === "HEALTHY" ? element("li", {}, label) : null;
  });
  byId("summary").replaceChildren(...counts.filter(Boolean));
  const pairs = all.flatMap((one) => one.streams.map((stream) => [one, stream]));
  const notable = pairs
    .filter(([, stream]) => NOTABLE.includes(stream.state))
    .sort(([, one], [, other]) => STATES.indexOf(one.state) - STATES.indexOf(other.state));
  byId("problems").replaceChildren(...notable.map(([one, stream]) => problem(one, stream)));
  byId("attention").hidden = !notable.length;
  byId("attention").className = notable.length ? notable[0][1].state : "";
  byId("calm").hidden = Boolean(notable.length) || !streams.length;
  const told = notable.length ? `${notable.length} 项需要处理 · ` : "";
  document.title = `${told}一网 · 连接状态`;
}

function showAges() {
  const now = new Date(Date.now() + offsetMs);
  byId("clock").dateTime = now.toISOString();
  // Beijing time, wherever the browser stands.
  byId("clock").textContent = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(11, 16);
  for (const node of document.querySelectorAll(".age")) {
    node.textContent = ageWords(node.dataset.at, node.dataset.kind);
  }
}

function setClock(streams) {
  const known = streams.find((stream) => stream.lastSuccessAt && stream.lagSeconds !== null);
  if (!known) return;
  offsetMs = Date.parse(known.lastSuccessAt) + known.lagSeconds * 1000 - Date.now();
}

function take(connector) {
  byId("levels").querySelector(".notice")?.remove();
  setClock(connector.streams);
  connectors.set(connector.name, connector);
  showConnector(connector);
  showSummary();
  showAges();
}

function tellLink(text, css) {
  byId("link").textContent = text;
  byId("link").className = css;
}

// The wire -------------------------------------------------------------------------------------

function listen() {
  const source = new EventSource(`graphql?query=${encodeURIComponent(SUBSCRIPTION)}`);
  source.addEventListener("open", () => tellLink("实时", "live"));
  source.addEventListener("next", (event) => {
    const found = JSON.parse(event.data);
    if (found.data) take(found.data.connectorStatus);
  });
  source.addEventListener("error", () => {
    tellLink("连接中断，正在重连；下面是中断前的现状", "lost");
    // A refusal ends an event source for good; a lost connection it takes up again itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_AFTER_MS);
  });
}

async function learnWords() {
  const request = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query: WORDS }),
  };
  const answer = await (await fetch("graphql", request)).json();
  for (const [kind, type] of Object.entries(answer.data ?? {})) {
    for (const value of type?.enumValues ?? []) {
      words[kind][value.name] = value.description.split(/[：。]/)[0];
    }
  }
}

async function start() {
  byId("columns").append(columnWidths(), columnHeads());
  setInterval(showAges, AGES_EVERY_MS);
  try {
    await learnWords();
  } catch {
    tellLink("连接中断，正在重连", "lost");
  }
  listen();
}

start();

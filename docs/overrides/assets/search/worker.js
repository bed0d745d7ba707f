// The search. It stands where Material's own worker would and speaks with Material's search box, message by message:
// In:  { type: 0, data: { docs: [{ location, title, text, asked, boost }, …] } }  Out: { type: 1 }
// In:  { type: 2, data: "loss不下降" }  Out: { type: 3, data: { items: [[section, …, page], …], suggest: [] } }
// MiniSearch ranks (BM25). Ours is how a text becomes words, and what of a query counts.
const FIELDS = ["title", "page", "asked", "text"];
const STOP = new Set(
  `a about after all also am an and any are as at be because been before but by can could did do does doesn doing don for
  from get gets getting got had has have how i if in into is isn it its just keep keeps like me more my no nor not of off
  on only or our out over please should so some still such than that the their them then there these they this to too up
  use used using very want was we were what when where which while who why will with without would you your
  pytorch traceback most recent call last file line users home site packages`.split(/\s+/),
);

// Chinese words that say nothing of what is meant; a sentence is cut there.
const CUT =
  /为什么|怎么办|怎么样|怎么|怎样|如何|什么|是不是|是否|可以|应该|一直|总是|老是|有没有|这个|那个|哪个|哪里|在哪|请问|时候|以后|之后|然后|还是|就是|已经|需要|一下|一个|[的了吗呢吧啊呀我你是在]/;

// Words for the same: a query asks for all of a line, for its own words most.
const SAME = `increase rise grow climb higher
decrease fall drop decline descend descent lower reduce
picture image photo img 图片 图像 照片
accuracy acc 准确 正确 精度
validation valid val
prediction predict pred
memory ram
checkpoint ckpt
batchnorm bn
gradient grad
parameter param
dimension dim
function func
environment env
folder directory dir
hang stuck freeze frozen
gray grey grayscale
colour color
class category
utilization util
save store
gpu 显卡
上升 升高 变大 增大 增加 上涨 变高
下降 降低 减小 变小 变低 减少
不变 不动 一样 相同
卡住 卡死 死锁
预测 识别
波动 震荡 忽高 跳动
类别 种类
读取 加载 载入
报错 出错 错误
很慢 变慢 太慢
续训 续传 断点 接着 继续`;

/** Return a word without its English ending, so that "losses" finds "loss" and "train" finds "training". */
function stem(word) {
  if (word.length < 5) return word;
  const bare = word.replace(/(?<=ss)es$|(?<=[^su])s$/, "").replace(/(?<=...)(?:ing|ed)$/, "");
  return bare.replace(/([bdgkmnprt])\1$/, "$1").replace(/e$/, ""); // stopping and stop, freezing and freeze
}

const alike = new Map();
for (const line of SAME.split("\n").map((line) => line.split(" ").map(stem))) for (const word of line) alike.set(word, line);

/** Return the words of a text: "CrossEntropyLoss 不下降" -> crossentropyloss, cross, entropy, loss, 不下, 下降. */
function words(text) {
  const found = [];
  for (const [run] of text.matchAll(/\p{sc=Han}+|[\p{sc=Latin}\p{sc=Greek}\d_]+/gu)) {
    if (/\p{sc=Han}/u.test(run)) {
      // No blanks between words: pairs of neighbours are found however a text is cut.
      for (const part of run.split(CUT).filter(Boolean))
        for (let i = 0; i < Math.max(part.length - 1, 1); i++) found.push(part.slice(i, i + 2));
      continue;
    }
    if (STOP.has(run.toLowerCase())) continue;
    const parts = run.split(/_+|(?<=[a-z\d])(?=[A-Z])/).filter(Boolean);
    if (parts.length > 1) found.push(run.toLowerCase());
    found.push(...parts.map((part) => part.toLowerCase()).filter((part) => !STOP.has(part)).map(stem));
  }
  return found;
}

/** Return neighbours: a, b, c -> "a b", "b c". A pasted message has them in common with the place that explains it. */
const pairs = (all) => all.slice(1).map((word, i) => `${all[i]} ${word}`);

/** Return what counts of a query: of a traceback the message at its end, if that says enough; no kinds, no paths. */
function gist(query) {
  const message = query.match(/.*\b(\w*(?:Error|Exception|Warning):.*)$/s)?.[1] ?? query;
  const kind = /\b[A-Z]\w*(?:Error|Exception|Warning):/g;
  const [short, long] = [message, query].map((text) => text.replace(/\S*[\\/]\S+[\\/]\S*/g, " "));
  const enough = (text) => words(text).length > 4;
  return [short.replace(kind, " "), long.replace(kind, " "), long].find(enough) ?? (words(long).length ? long : query);
}

/** Return a query's word as the site knows it: where it doesn't, two letters may have been swapped. */
function known(word) {
  if (vocabulary.has(word) || !/^[a-z]{3,}$/.test(word)) return word;
  const swaps = [...word].slice(1).map((_, i) => word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2));
  return swaps.find((swap) => vocabulary.has(swap)) ?? word;
}

/** Return what a query's word looks for: the site's other words for the same and, last, the word itself. */
function sought(word) {
  const own = known(word);
  return [...(alike.get(own) ?? []).filter((other) => other != own && vocabulary.has(other)), own];
}

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };
const plain = (html) => html.replace(/<[^>]*>|\u200b/g, "").replace(/&(?:lt|gt|quot|#39|amp);/g, (name) => ENTITIES[name]);
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

let index;
const sections = new Map(); // by their addresses
const vocabulary = new Set();
const pageOf = (address) => address.replace(/#.*/, "");

/** Build the index of all sections. */
function setUp(docs) {
  importScripts("minisearch.js");
  for (const { location, title, text, asked = "", boost = 1 } of docs) {
    const section = { location, title: plain(title), text: plain(text), asked, boost };
    section.page = (sections.get(pageOf(location)) ?? section).title;
    section.pairs = new Set(pairs(words(FIELDS.map((field) => section[field]).join(" | "))));
    sections.set(location, section);
    for (const field of FIELDS) for (const word of words(section[field])) vocabulary.add(word);
  }
  index = new MiniSearch({ idField: "location", fields: FIELDS, tokenize: words, processTerm: (word) => word });
  index.addAll([...sections.values()]);
}

/** Return the sections that answer a query, grouped by page, best first; the page itself ends its group. */
function search(query) {
  const wanted = gist(query);
  const asked = words(wanted).map(known);
  const near = pairs(asked);
  const found = index.search(wanted, {
    processTerm: sought,
    boostTerm: (word) => (asked.includes(word) ? 1 : 0.3),
    boost: { title: 2, asked: 4, page: 1.5 },
    bm25: { k: 1.2, b: 0.4, d: 0.5 }, // a long section counts nearly as much as a short one
    prefix: (word, i, all) => i == all.length - 1 && word.length > 1 && !/\s$/.test(query), // is being typed
    fuzzy: (word) => !vocabulary.has(word) && /^[a-z]{4,}$/.test(word) && (word.length > 7 ? 2 : 1),
    weights: { prefix: 0.6, fuzzy: 0.5 },
    boostDocument: (address) => sections.get(address).boost,
  });
  const groups = new Map();
  for (const { id, score, terms } of found) {
    const section = sections.get(id);
    const share = near.filter((pair) => section.pairs.has(pair)).length / (near.length || 1);
    const page = pageOf(id);
    if (!groups.has(page)) groups.set(page, []);
    groups.get(page).push({ section, score: score * (1 + 2 * share), terms });
  }
  for (const [page, group] of groups) {
    group.sort((one, other) => other.score - one.score);
    if (!group.some(({ section }) => section.location == page)) group.push({ section: sections.get(page), score: 0, terms: [] });
    // The box unfolds what scores as high as the best.
    for (const place of group.slice(1, 3)) if (place.score > group[0].score / 2) place.score = group[0].score;
  }
  const best = [...groups.values()].sort(([one], [other]) => other.score - one.score).slice(0, 10);
  return best.map((group) => group.map(shown));
}

/** Return a section as the box shows it: the words from its best sentence on, with those of the query marked. */
function shown({ section: { location, title, text }, score, terms }) {
  const some = [...new Set(terms)].map((word) => word.replace(/[^\p{L}\p{N}]/gu, ".")).join("|");
  const marks = some ? new RegExp(`(?<![a-z])(?:${some})|\\p{sc=Han}(?<=${some})`, "giu") : /$^/g;
  const mark = (plain) => escaped(plain.replace(marks, "\x01$&\x02")).replace(/\x01/g, "<mark>").replace(/\x02/g, "</mark>");
  const sentences = text.split(/(?<=[.!?]\s|[。！？\n])/);
  const counts = sentences.map((sentence) => new Set(sentence.toLowerCase().match(marks)).size);
  const teaser = sentences.slice(counts.indexOf(Math.max(...counts))).join("").slice(0, 160);
  const matched = Object.fromEntries(terms.map((word) => [word, true]));
  return { location, title: mark(title), text: `<p>${mark(teaser)}</p>`, score, terms: matched };
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type == 0) setUp(data.docs);
  postMessage(type == 0 ? { type: 1 } : { type: 3, data: { items: search(data), suggest: [] } });
});

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
  traceback most recent call last file line users home site packages`.split(/\s+/),
);

/** Return a word without its English ending, so that "losses" finds "loss" and "train" finds "training". */
function stem(word) {
  if (word.length < 5) return word;
  return word.replace(/(?<=ss)es$|(?<=[^su])s$/, "").replace(/(?<=...)(?:ing|ed)$/, "");
}

/** Return the words of a text: "CrossEntropyLoss 不下降" -> crossentropyloss, cross, entropy, loss, 不下, 下降. */
function words(text) {
  const found = [];
  for (const [run] of text.matchAll(/\p{sc=Han}+|[\p{sc=Latin}\p{sc=Greek}\d_]+/gu)) {
    if (/\p{sc=Han}/u.test(run)) {
      // No blanks between words: pairs of neighbours are found however a text is cut.
      for (let i = 0; i < Math.max(run.length - 1, 1); i++) found.push(run.slice(i, i + 2));
      continue;
    }
    const parts = run.split(/_+|(?<=[a-z\d])(?=[A-Z])/).filter(Boolean);
    if (parts.length > 1) found.push(run.toLowerCase());
    found.push(...parts.map((part) => part.toLowerCase()).filter((part) => !STOP.has(part)).map(stem));
  }
  return found;
}

/** Return neighbours: a, b, c -> "a b", "b c". A pasted message has them in common with the place that explains it. */
const pairs = (all) => all.slice(1).map((word, i) => `${all[i]} ${word}`);

/** Return what counts of a query: of a traceback the message at its end, and no paths. */
function gist(query) {
  const message = query.match(/.*\b(\w*(?:Error|Exception|Warning):.*)$/s)?.[1] ?? query;
  const short = message.replace(/\S*[\\/]\S+[\\/]\S*/g, " ");
  return words(short).length ? short : query;
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

/** Return the sections that answer a query, by page, best first; each group ends with the page itself. */
function search(query) {
  const asked = words(gist(query));
  const near = pairs(asked);
  const found = index.search(gist(query), {
    boost: { title: 3, asked: 4, page: 1.5 },
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
    groups.get(page).push(shown(section, score * (1 + 2 * share), terms));
  }
  for (const [page, group] of groups) {
    group.sort((one, other) => other.score - one.score);
    if (!group.some(({ location }) => location == page)) group.push(shown(sections.get(page), 0, []));
  }
  return [...groups.values()].sort(([one], [other]) => other.score - one.score);
}

/** Return a section as the box shows it: its best sentence, with the words found in it marked. */
function shown({ location, title, text }, score, terms) {
  const alternatives = [...new Set(terms)].map((word) => word.replace(/[^\p{L}\p{N}]/gu, ".")).join("|");
  const marks = alternatives ? new RegExp(`(?<!\\p{sc=Latin})(?:${alternatives})|(?:${alternatives})(?=\\p{sc=Han}|$)`, "giu") : /$^/g;
  const sentences = text.split(/(?<=[.!?]\s|[。！？\n])/);
  const counts = sentences.map((sentence) => new Set(sentence.toLowerCase().match(marks)).size);
  const best = counts.indexOf(Math.max(...counts));
  const words = sentences.slice(best).join("").slice(0, 160);
  const marked = (plain) => escaped(plain).replace(marks, "<mark>$&</mark>");
  return { location, title: marked(title), text: `<p>${marked(words)}</p>`, score, terms: Object.fromEntries(terms.map((word) => [word, true])) };
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type == 0) setUp(data.docs);
  postMessage(type == 0 ? { type: 1 } : { type: 3, data: { items: search(data), suggest: [] } });
});

/* Shows one plain page when a page cannot be fetched. It keeps that page in each language with its static files, and
   nothing else: no page, no answer and no text of anybody is ever stored here. */
"use strict";

const NAME = "netzwerk-offline-";
const KEPT = NAME + RELEASE.mark;
const UNREACHABLE = [502, 504];

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetEarlier().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(visit(request));
  else if (RELEASE.files.includes(new URL(request.url).pathname)) event.respondWith(file(request));
});

/* Fetched without cookies, so that the pages are nobody's. */
async function keep() {
  const cache = await caches.open(KEPT);
  const pages = Object.values(RELEASE.pages).map((href) => new Request(href, { credentials: "omit", cache: "reload" }));
  const files = RELEASE.files.map((href) => new Request(href, { credentials: "omit" }));
  await cache.addAll([...pages, ...files]);
}

async function forgetEarlier() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(NAME) && name !== KEPT).map((name) => caches.delete(name)));
}

async function visit(request) {
  try {
    const answer = await fetch(request);
    if (!UNREACHABLE.includes(answer.status)) return answer;
  } catch (error) {
    /* no line: the page below says so */
  }
  const cache = await caches.open(KEPT);
  const page = await cache.match(RELEASE.pages[await language()] || Object.values(RELEASE.pages)[0]);
  return page || Response.error();
}

async function file(request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(request, { ignoreSearch: true })) || fetch(request);
}

/* The language of whoever used this device last, as keep.js has noted it; else that of the browser. */
function language() {
  const own = self.navigator.language.slice(0, 2);
  return new Promise((resolve) => {
    const request = indexedDB.open("netzwerk");
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => resolve(own);
    request.onblocked = () => resolve(own);
    request.onsuccess = () => {
      const base = request.result;
      try {
        const asked = base.transaction("kept").objectStore("kept").get(["", "device", "who"]);
        asked.onsuccess = () => resolve(asked.result ? asked.result.value.language : own);
        asked.onerror = () => resolve(own);
      } catch (error) {
        resolve(own);
      }
      base.close();
    };
  });
}

/* Before the first paint: with JavaScript a phone shows one question at a time. */
document.documentElement.classList.add("stepwise");

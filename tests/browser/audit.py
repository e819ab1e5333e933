"""Expressions that a page is asked for: what must never be in it, and whether its layout holds."""

OFFENCES = r"""(() => {
  const found = [];
  const own = (address) => !/^\s*(?:[a-z][a-z0-9+.-]*:|\/\/|\\)/i.test(address) || /^(?:https?|mailto):/i.test(address);
  for (const element of document.querySelectorAll("*")) {
    const tag = element.localName;
    if (/^(?:iframe|frame|object|embed|applet|base|portal|marquee|video|audio|source|link)$/.test(tag)) {
      if (tag !== "link" || !/^(?:stylesheet|canonical|icon|alternate|next|prev)$/.test(element.rel)) found.push(tag);
    }
    if (tag === "meta" && /refresh/i.test(element.httpEquiv)) found.push("meta refresh");
    if (tag === "script" && !element.src && element.type !== "application/json") found.push("inline script");
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "srcdoc" || name === "formaction") {
        found.push(`${tag} ${name}`);
      }
      const isIcon = tag === "link" && element.rel === "icon" && /^data:(?:,|image\/)/.test(value);
      if ((name === "href" || name === "xlink:href") && !own(value) && !isIcon) {
        found.push(`${tag} ${name} ${value.slice(0, 80)}`);
      }
      if ((name === "src" || name === "srcset") && !/^data:image\/(?:png|jpeg|gif|webp)[;,]/.test(value)
          && /^\s*(?:[a-z][a-z0-9+.-]*:|[\\/])/i.test(value)) found.push(`${tag} ${name} ${value.slice(0, 80)}`);
    }
  }
  return [...new Set(found)];
})()"""
"""Elements, attributes and addresses that no page of ours has: whatever of them is there came from data."""

OVERFLOW = r"""(async () => {
  await new Promise((resolve) => setTimeout(resolve, 60)); // what a page does after it was resized
  const found = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    found.push(`the page is ${document.documentElement.scrollWidth} wide, the window ${width}`);
  }
  const held = new Map();
  const isHeld = (element) => {
    if (!element || element === document.body) return false;
    if (!held.has(element)) {
      const style = getComputedStyle(element);
      held.set(element, style.overflowX !== "visible" || style.position === "fixed" || style.clipPath !== "none"
        || isHeld(element.parentElement));
    }
    return held.get(element);
  };
  for (const element of document.body.querySelectorAll("*")) {
    if (element.ownerSVGElement) continue;
    const box = element.getBoundingClientRect();
    if (box.width && (box.right > width + 1 || box.left < -1) && !isHeld(element)
        && !element.classList.contains("skip")) {
      const place = element.closest("[id]");
      found.push(`${element.localName}.${element.className} in #${place && place.id} from ${Math.round(box.left)}`
        + ` to ${Math.round(box.right)}`);
    }
    if (found.length > 5) break;
  }
  return found;
})()"""
"""What is wider than the window and lies in nothing that scrolls or cuts."""

EVERY_CHUNK = """(async (names) => {
  const values = {};
  for (const [src, name] of names) values[name] = await trainsite.load(src, name);
  return values;
})"""
"""A function of (address, name) pairs that gives every chunk's value."""

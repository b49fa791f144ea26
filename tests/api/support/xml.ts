// Just enough XML to judge the payment files: elements, attributes and text, nothing else.

export interface Element {
    name: string;
    attributes: Record<string, string>;
    children: Element[];
    text: string;
}

/** What one element may hold: children in order, with how often each may stand. */
export type Shape = { [name: string]: [child: string, least: number, most: number][] };

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decoded(text: string): string {
    return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

/** The root element of a document; anything malformed throws. */
export function parseXml(document: string): Element {
    const body = document.replace(/^<\?xml[^>]*\?>\s*/, "");
    const token = /<(\/?)([A-Za-z][\w.:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
    const root: Element = { name: "", attributes: {}, children: [], text: "" };
    const open = [root];
    let at = 0;
    for (let found = token.exec(body); found !== null; found = token.exec(body)) {
        at = token.lastIndex;
        const parent = open[open.length - 1] as Element;
        const [, closing, name, attributes, empty, text] = found;
        if (text !== undefined) parent.text += decoded(text).trim();
        else if (closing === "/") {
            if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>`);
            open.pop();
        } else {
            const pairs = [...(attributes ?? "").matchAll(/([\w:-]+)="([^"]*)"/g)];
            const element: Element = {
                name: name ?? "",
                attributes: Object.fromEntries(pairs.map(([, key, value]) => [key, decoded(value ?? "")])),
                children: [],
                text: "",
            };
            parent.children.push(element);
            if (empty !== "/") open.push(element);
        }
    }
    if (at !== body.length || open.length !== 1 || root.children.length !== 1) throw new Error("not one whole element");
    return root.children[0] as Element;
}

/** Every element that holds something else than its shape says, as sentences. */
export function faults(element: Element, shape: Shape, path = element.name): string[] {
    const wanted = shape[element.name];
    if (wanted === undefined) return element.children.length > 0 ? [`${path} holds elements`] : [];
    const names = element.children.map(({ name }) => name);
    const order = wanted.flatMap(([name]) => names.filter((other) => other === name));
    const found = order.join() === names.join() ? [] : [`${path} holds ${names.join()}`];
    for (const [name, least, most] of wanted) {
        const times = names.filter((other) => other === name).length;
        if (times < least || times > most) found.push(`${path} holds ${times} ${name}`);
    }
    return [...found, ...element.children.flatMap((child) => faults(child, shape, `${path}/${child.name}`))];
}

/** All elements of this name, wherever they stand. */
export function all(element: Element, name: string): Element[] {
    return [...(element.name === name ? [element] : []), ...element.children.flatMap((child) => all(child, name))];
}

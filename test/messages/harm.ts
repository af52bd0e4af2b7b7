import type { Nodes } from "mdast";

/** HTML, mentions that notify, and links that lead anywhere but to the web. */
export function harmIn(tree: Nodes): readonly string[] {
  const found: string[] = [];
  visit(tree, (node) => {
    const harms =
      node.type === "html" ||
      (node.type === "text" && /(^|[^\w`])@[\w-]/.test(node.value)) ||
      (node.type === "link" && !/^https?:\/\//.test(node.url));
    if (harms) found.push(JSON.stringify(node));
  });
  return found;
}

export function visit(node: Nodes, see: (node: Nodes) => void): void {
  see(node);
  if ("children" in node) for (const child of node.children) visit(child, see);
}

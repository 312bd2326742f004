// Colours come from the theme (`--mat-sys-*`), so that light, dark and contrast stay right everywhere: no literal in any component.

/** `#rgb` and longer, the colour functions, and the names people type without thinking. */
const HEX = /#[0-9a-f]{3,8}\b/gi;
const FUNCTION = /\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(/gi;
const NAMED =
  /:\s*[^;{}'"[\]]*?(?<![-\w])(?:white|black|red|green|blue|gr[ae]y|silver|orange|yellow|purple|pink|navy|teal|maroon|crimson)\b(?![-(])/gi;

/** The literals in a style sheet, or in the `styles` of a component. */
export function colourLiterals(file, text) {
  const styles = file.endsWith('.ts') ? inlineStyles(text) : text;
  const bare = styles.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<!:)\/\/.*$/gm, '');
  return [...(bare.match(HEX) ?? []), ...(bare.match(FUNCTION) ?? []), ...(bare.match(NAMED) ?? [])].map((found) => found.trim());
}

const inlineStyles = (text) =>
  [...text.matchAll(/\bstyles:\s*(?:\[\s*)?(`[^`]*`|'[^']*'|"[^"]*")/g)].map(([, styles]) => styles).join('\n');

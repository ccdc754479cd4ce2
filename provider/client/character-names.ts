// The names by which HTML writes characters (HTML, 13.5): those of ASCII and of Latin-1, in which secrets are written.

const ascii =
  "Tab \t NewLine \n excl ! quot \" num # dollar $ percnt % amp & apos ' lpar ( rpar ) ast * midast * plus + comma , period . sol / colon : semi ; lt < equals = gt > quest ? " +
  "commat @ lsqb [ lbrack [ bsol \\ rsqb ] rbrack ] Hat ^ lowbar _ UnderBar _ grave ` DiacriticalGrave ` lcub { lbrace { verbar | vert | VerticalLine | rcub } rbrace } " +
  'hyphen - dash - AMP & LT < GT > QUOT "';

/** From U+00A0 on, in their order. */
const latin =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 " +
  "frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml " +
  "times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde " +
  "ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

const pairs = [...ascii.matchAll(/(\w+) (.)/gsu)].map(([, name = "", character = ""]) => [name, character] as const);

/** Characters by their names. */
export const characterNames: ReadonlyMap<string, string> = new Map([
  ...pairs,
  ...latin.split(" ").map((name, index) => [name, String.fromCodePoint(0xa0 + index)] as const),
]);

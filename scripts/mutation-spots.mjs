// Where a mapping can be changed by a little: one text, one pattern, one condition or one property at a time.
import ts from 'typescript';

/** A change of `text.slice(start, end)` to `change`, told as `kind` at a line. */
const spot = (node, source, kind, change) => ({
  kind,
  start: node.getStart(source),
  end: node.getEnd(),
  line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
  was: node.getText(source).slice(0, 60).replaceAll(/\s+/g, ' '),
  change,
});

const OPPOSITES = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.QuestionQuestionToken, '&&'],
  [ts.SyntaxKind.LessThanToken, '>='],
  [ts.SyntaxKind.GreaterThanToken, '<='],
]);

export function spotsOf(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const spots = [];
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
    spots.push(...changesOf(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return spots;
}

/** Words for people: how a fault is told is no part of what a record becomes. */
const isSentence = (node) => / .*[.?]$/.test(node.text ?? '');
const isText = (node) =>
  (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) && !isSentence(node);
const isProperty = (node) =>
  (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) &&
  ts.isObjectLiteralExpression(node.parent);
const negated = (node, source) => spot(node, source, 'condition', `!(${node.getText(source)})`);

/** Kinds of spots, the first that fits. */
const RULES = [
  [isText, (node, source) => spot(node, source, 'text', "'~'")],
  [
    (node) => node.kind === ts.SyntaxKind.RegularExpressionLiteral,
    (node, source) => spot(node, source, 'pattern', '/(?!)/'),
  ],
  [ts.isIfStatement, (node, source) => negated(node.expression, source)],
  [ts.isConditionalExpression, (node, source) => negated(node.condition, source)],
  [
    (node) => ts.isBinaryExpression(node) && OPPOSITES.has(node.operatorToken.kind),
    ({ operatorToken }, source) => spot(operatorToken, source, 'operator', OPPOSITES.get(operatorToken.kind)),
  ],
  [isProperty, withoutProperty],
];

/** Taken out with the comma behind it. */
function withoutProperty(node, source) {
  const found = spot(node, source, 'property', '');
  const comma = /^\s*,/.exec(source.text.slice(found.end))?.[0].length ?? 0;
  return { ...found, end: found.end + comma };
}

function changesOf(node, source) {
  const rule = RULES.find(([fits]) => fits(node));
  return rule === undefined ? [] : [rule[1](node, source)];
}

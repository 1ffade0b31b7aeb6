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

function changesOf(node, source) {
  if (isSentence(node)) return [];
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
    return [spot(node, source, 'text', "'~'")];
  if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) return [spot(node, source, 'pattern', '/(?!)/')];
  if (ts.isIfStatement(node))
    return [spot(node.expression, source, 'condition', `!(${node.expression.getText(source)})`)];
  if (ts.isConditionalExpression(node))
    return [spot(node.condition, source, 'condition', `!(${node.condition.getText(source)})`)];
  if (ts.isBinaryExpression(node) && OPPOSITES.has(node.operatorToken.kind))
    return [spot(node.operatorToken, source, 'operator', OPPOSITES.get(node.operatorToken.kind))];
  // Taken out with the comma behind it; a literal of one property becomes an empty one.
  const isProperty = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
  if (!isProperty || !ts.isObjectLiteralExpression(node.parent)) return [];
  const found = spot(node, source, 'property', '');
  const comma = source.text.slice(found.end).match(/^\s*,/)?.[0].length ?? 0;
  return [{ ...found, end: found.end + comma }];
}

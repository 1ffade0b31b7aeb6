-- Which feeds does this detector say are hurt, and has not yet said are well again?
SELECT body
FROM findings FINAL
WHERE detector = {detector:String}
  AND state = 'raised'
  AND occurred_from >= parseDateTime64BestEffort({from:String}, 3, 'UTC')

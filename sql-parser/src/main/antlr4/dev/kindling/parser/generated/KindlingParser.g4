// Kindling's SQL. Lists and operator chains are flat here; the syntax builders give operators their precedence, so
// that a long chain costs neither stack nor prediction. Almost every decision needs one or two words of lookahead.
parser grammar KindlingParser;

options {
    tokenVocab = KindlingLexer;
}

// ---------------------------------------------------------------- what a text may be as a whole

wholeStatement
    : statement EOF
    ;

wholeExpression
    : selectItem EOF
    ;

wholeSelectList
    : selectItem ( COMMA selectItem )* COMMA? EOF
    ;

wholeType
    : type EOF
    ;

wholeSchema
    : columnDefinitions? EOF
    ;

// ---------------------------------------------------------------- statements

statement
    : query # queryStatement
    | EXPLAIN detail = ( EXTENDED | CODEGEN | COST | FORMATTED | ANALYZE )? statement # explain
    | CREATE ( OR REPLACE )? viewKind VIEW ( IF NOT EXISTS )? qualifiedName columnDefinitionList? USING qualifiedName
        ( OPTIONS options_ )? # createViewUsing
    | CREATE ( OR REPLACE )? viewKind? VIEW ( IF NOT EXISTS )? qualifiedName viewColumns? ( COMMENT string )?
        ( TBLPROPERTIES options_ )? AS query # createView
    | DROP dropped = ( VIEW | TABLE ) ( IF EXISTS )? qualifiedName # dropView
    | SHOW ( TABLES | VIEWS ) ( ( FROM | IN ) qualifiedName )? showPattern? # showRelations
    | SHOW COLUMNS ( FROM | IN ) qualifiedName ( ( FROM | IN ) qualifiedName )? # showColumns
    | SHOW ( ALL | name )? FUNCTIONS ( ( FROM | IN ) qualifiedName )? ( showPattern | LIKE? qualifiedName )? # showFunctions
    | SHOW ( DATABASES | SCHEMAS ) showPattern? # showDatabases
    | SHOW CATALOGS showPattern? # showCatalogs
    | SHOW CREATE TABLE qualifiedName # showCreateTable
    | SHOW TBLPROPERTIES qualifiedName ( OPEN key = optionKey CLOSE )? # showProperties
    | ( DESC | DESCRIBE ) FUNCTION EXTENDED? ( qualifiedName | string | operatorSign ) # describeFunction
    | ( DESC | DESCRIBE ) TABLE? ( EXTENDED | FORMATTED )? qualifiedName # describeTable
    | ( DESC | DESCRIBE ) QUERY? query # describeQuery
    | SET TIME ZONE ( string | intervalLiteral | name ) # setTimeZone
    | CACHE LAZY? TABLE qualifiedName ( OPTIONS options_ )? ( AS? query )? # cacheTable
    | UNCACHE TABLE ( IF EXISTS )? qualifiedName # uncacheTable
    | CLEAR CACHE # clearCache
    | REFRESH TABLE? ( qualifiedName | string ) # refreshTable
    | ANALYZE TABLE qualifiedName COMPUTE STATISTICS ( NOSCAN | FOR ALL COLUMNS | FOR COLUMNS nameList )? # analyzeTable
    | COPY ( OPEN_QUERY query CLOSE | qualifiedName ) TO string ( WITH? OPEN copyOption ( COMMA copyOption )* CLOSE )? # copy
    | INSERT OVERWRITE LOCAL? DIRECTORY string? USING qualifiedName ( OPTIONS options_ )? query # insertDirectory
    ;

viewKind
    : GLOBAL? ( TEMP | TEMPORARY )
    ;

viewColumns
    : OPEN viewColumn ( COMMA viewColumn )* CLOSE
    ;

viewColumn
    : anyName ( COMMENT string )?
    ;

showPattern
    : LIKE? string
    ;

operatorSign
    : EQ | NULL_SAFE_EQ | NOT_EQ | LT | LTE | GT | GTE | SHIFT_LEFT | PLUS | MINUS | STAR | SLASH | PERCENT_SIGN
    | AMPERSAND | BAR | CARET | TILDE | BANG | CONCAT | strictWord
    ;

options_
    : OPEN option ( COMMA option )* CLOSE
    ;

option
    : optionKey EQ? optionValue?
    ;

optionKey
    : anyName ( DOT anyName )*
    | aliasText
    ;

optionValue
    : string
    | sign = ( PLUS | MINUS )? number
    | TRUE
    | FALSE
    | name
    ;

copyOption
    : optionKey EQ? ( optionValue | STAR | OPEN optionName ( COMMA optionName )* CLOSE )?
    ;

optionName
    : anyName
    | string
    ;

// ---------------------------------------------------------------- queries

query
    : ctes? queryTerm ( setOperator queryTerm )* queryEnd*
    ;

ctes
    : WITH RECURSIVE? cte ( COMMA cte )*
    ;

cte
    : name nameListInParentheses? AS? OPEN_QUERY query CLOSE
    ;

setOperator
    : sign = ( UNION | INTERSECT | EXCEPT | SETMINUS ) quantifier = ( ALL | DISTINCT )? ( BY NAME )?
    ;

queryTerm
    : selectClause fromClause? selectEnd # selectFirst
    | fromClause selectClause? selectEnd # fromFirst
    | values tableAlias? # valuesQuery
    | TABLE qualifiedName # tableQuery
    | OPEN_QUERY query CLOSE # queryInParentheses
    ;

queryEnd
    : ORDER BY ( ALL direction nullOrder | sortKey ( COMMA sortKey )* ) # orderBy
    | SORT BY sortKey ( COMMA sortKey )* # sortBy
    | CLUSTER BY expression ( COMMA expression )* # clusterBy
    | DISTRIBUTE BY expression ( COMMA expression )* # distributeBy
    | LIMIT ( ALL | expression ) # limit
    | OFFSET expression ( ROW | ROWS )? # offset
    ;

sortKey
    : expression direction nullOrder
    ;

direction
    : ( ASC | DESC )?
    ;

nullOrder
    : ( NULLS ( FIRST | LAST ) )?
    ;

values
    : VALUES expression ( COMMA expression )*
    ;

selectClause
    : SELECT hints* quantifier = ( ALL | DISTINCT )? selectItem ( COMMA selectItem )* COMMA?
    ;

hints
    : HINT_START hint ( COMMA? hint )* HINT_END
    ;

hint
    : anyName ( OPEN ( expression ( COMMA expression )* )? CLOSE )?
    ;

selectItem
    : expression ( AS ( anyName | aliasText | nameListInParentheses ) | columnAlias )?
    ;

aliasText
    : STRING
    | DOUBLE_QUOTED
    ;

selectEnd
    : whereClause? groupBy? havingClause? windowClause? ( qualifyClause windowClause? )?
    ;

whereClause
    : WHERE expression
    ;

havingClause
    : HAVING expression
    ;

qualifyClause
    : QUALIFY expression
    ;

groupBy
    : GROUP BY ( ALL | groupingElement ( COMMA groupingElement )* COMMA?
        ( WITH ROLLUP | WITH CUBE | groupingSets )? )
    ;

groupingElement
    : ( ROLLUP | CUBE ) OPEN expression ( COMMA expression )* CLOSE # rollupOrCube
    | groupingSets # nestedGroupingSets
    | OPEN CLOSE # emptyGroupingSet
    | expression # plainGroupingElement
    ;

groupingSets
    : GROUPING SETS OPEN groupingElement ( COMMA groupingElement )* CLOSE
    ;

windowClause
    : WINDOW namedWindow ( COMMA namedWindow )*
    ;

namedWindow
    : anyName AS windowSpecification
    ;

// ---------------------------------------------------------------- FROM

fromClause
    : FROM relation ( COMMA relation )* lateralViewAndJoins*
    ;

lateralViewAndJoins
    : LATERAL VIEW OUTER? qualifiedName OPEN arguments? CLOSE lateralViewNames? relationTail*
    ;

lateralViewNames
    : tableAliasName ( ( AS name | columnAlias ) ( COMMA name )* )?
    | AS name ( COMMA name )*
    ;

relation
    : relationPrimary relationTail*
    ;

relationTail
    : NATURAL joinType JOIN relationPrimary # naturalJoin
    | joinType JOIN relationPrimary ( ON expression | USING nameListInParentheses )? # join
    | PIVOT OPEN pivotAggregates FOR pivotColumns IN OPEN selectItem ( COMMA selectItem )* COMMA? CLOSE CLOSE tableAlias? # pivot
    | UNPIVOT ( ( INCLUDE | EXCLUDE ) NULLS )? OPEN unpivotValues FOR anyName IN OPEN
        unpivotColumn ( COMMA unpivotColumn )* COMMA? CLOSE CLOSE tableAlias? # unpivot
    ;

joinType
    : INNER?
    | CROSS
    | ( LEFT | RIGHT | FULL ) OUTER?
    | LEFT? ( SEMI | ANTI )
    ;

pivotAggregates
    : selectItem ( COMMA selectItem )* COMMA?
    ;

pivotColumns
    : pivotColumn
    | OPEN pivotColumn ( COMMA pivotColumn )* CLOSE
    ;

pivotColumn
    : qualifiedName
    ;

unpivotValues
    : anyName
    | nameListInParentheses
    ;

unpivotColumn
    : ( qualifiedName | OPEN qualifiedName ( COMMA qualifiedName )* CLOSE ) ( AS? anyName )?
    ;

relationPrimary
    : qualifiedName ( OPEN arguments? CLOSE )? ( WITH options_ )? sampleAndAlias # namedRelation
    | string ( WITH options_ )? sampleAndAlias # fileRelation
    | LATERAL? OPEN_QUERY query CLOSE sampleAndAlias # subquery
    | LATERAL qualifiedName OPEN arguments? CLOSE tableAlias? # lateralFunction
    | OPEN relation CLOSE sampleAndAlias # relationInParentheses
    | values tableAlias? # inlineTable
    ;

sampleAndAlias
    : sample? ( tableAlias sample? )?
    ;

tableAlias
    : ( AS anyName | tableAliasName ) nameListInParentheses?
    ;

sample
    : TABLESAMPLE ( SYSTEM | BERNOULLI )? OPEN
        ( BUCKET bucket = INTEGER_VALUE OUT OF buckets = INTEGER_VALUE
        | sign = MINUS? number PERCENT
        | sign = MINUS? number PERCENT_SIGN
        | expression ROWS
        ) CLOSE ( REPEATABLE OPEN seed = integer CLOSE )?
    ;

integer
    : MINUS? INTEGER_VALUE
    ;

// ---------------------------------------------------------------- expressions

expression
    : negation ( ( AND | OR ) negation )*
    ;

negation
    : ( NOT | BANG )* value predicate*
    ;

predicate
    : comparison ( value | quantifier = ( ANY | SOME | ALL ) OPEN_QUERY query CLOSE ) # comparisonPredicate
    | NOT? BETWEEN ( SYMMETRIC | ASYMMETRIC )? value AND value # betweenPredicate
    | NOT? IN ( OPEN expression ( COMMA expression )* COMMA? CLOSE | OPEN_QUERY query CLOSE ) # inPredicate
    | NOT? operator = ( LIKE | ILIKE ) ( ALL OPEN expression ( COMMA expression )* CLOSE | value ( ESCAPE string )? ) # likePredicate
    | NOT? operator = ( RLIKE | REGEXP ) value # rlikePredicate
    | IS NOT? ( NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM value ) # isPredicate
    ;

comparison
    : EQ | NULL_SAFE_EQ | NOT_EQ | LT | LTE | GT | GTE
    ;

// A chain of binary operators; their precedence is the builder's business.
value
    : signed ( binaryOperator signed )*
    ;

binaryOperator
    : STAR | SLASH | PERCENT_SIGN | DIV | PLUS | MINUS | CONCAT | AMPERSAND | CARET | BAR | SHIFT_LEFT | GT GT GT?
    ;

signed
    : ( MINUS | PLUS | TILDE )* atom postfix* castPostfix*
    ;

castPostfix
    : DOUBLE_COLON type ( DOT anyName | OPEN_BRACKET value CLOSE_BRACKET | COLLATE name )*
    ;

postfix
    : DOT anyName # fieldPostfix
    | DOT STAR starModifier* # starPostfix
    | OPEN callArguments CLOSE callSuffix* # callPostfix
    | OPEN_BRACKET value CLOSE_BRACKET # elementPostfix
    | COLLATE name # collatePostfix
    ;

atom
    : atomName # nameAtom
    | number # numberAtom
    | string # stringAtom
    | name STRING # typedLiteralAtom
    | name DOUBLE_QUOTED # typedLiteralAtom
    | STAR starModifier* # starAtom
    | OPEN expression ( COMMA expression )* CLOSE # parenthesesAtom
    | OPEN_QUERY query CLOSE # scalarSubqueryAtom
    | EXISTS OPEN_QUERY query CLOSE # existsAtom
    | ( NULL | TRUE | FALSE ) # constantAtom
    | intervalLiteral # intervalAtom
    | CASE operand = expression? ( WHEN expression THEN expression )+ ( ELSE expression )? END # caseAtom
    | ( CAST | TRY_CAST ) OPEN expression AS type CLOSE # castAtom
    | EXTRACT OPEN ( anyName | string ) FROM value CLOSE # extractAtom
    | ( SUBSTRING | SUBSTR ) OPEN expression ( FROM expression ( FOR expression )? | ( COMMA expression )* ) CLOSE # substringAtom
    | TRIM OPEN side = ( BOTH | LEADING | TRAILING )? expression? ( FROM expression | ( COMMA expression )* ) CLOSE # trimAtom
    | POSITION OPEN value ( IN value | ( COMMA expression )* ) CLOSE # positionAtom
    | OVERLAY OPEN expression ( PLACING expression FROM expression ( FOR expression )? | ( COMMA expression )* ) CLOSE # overlayAtom
    | STRUCT OPEN ( structItem ( COMMA structItem )* )? CLOSE # structAtom
    | ( LIKE | ILIKE | RLIKE | REGEXP ) OPEN callArguments CLOSE # operatorCallAtom
    | QUESTION # parameterAtom
    | COLON anyName # parameterAtom
    ;

structItem
    : expression ( AS anyName )?
    ;

starModifier
    : EXCEPT OPEN qualifiedName ( COMMA qualifiedName )* CLOSE
    | EXCLUDE ( OPEN qualifiedName ( COMMA qualifiedName )* CLOSE | qualifiedName )
    | REPLACE OPEN replacement ( COMMA replacement )* CLOSE
    ;

replacement
    : expression AS anyName
    ;

callArguments
    : quantifier = ( DISTINCT | ALL )? arguments? ( ( IGNORE | RESPECT ) NULLS )?
    ;

arguments
    : argument ( COMMA argument )*
    ;

argument
    : lambda
    | name FAT_ARROW ( lambda | expression )
    | expression
    ;

lambda
    : ( name | OPEN_LAMBDA name ( COMMA name )* CLOSE ) ARROW ( lambda | expression )
    ;

callSuffix
    : WITHIN GROUP OPEN ORDER BY sortKey ( COMMA sortKey )* CLOSE # withinGroup
    | FILTER OPEN WHERE expression CLOSE # filterSuffix
    | ( IGNORE | RESPECT ) NULLS # nullsSuffix
    | OVER windowSpecification # overSuffix
    ;

windowSpecification
    : anyName
    | OPEN base = windowBase? ( ( PARTITION | DISTRIBUTE ) BY partition += expression ( COMMA partition += expression )* )?
        ( ( ORDER | SORT ) BY sortKey ( COMMA sortKey )* )? frame? CLOSE
    | OPEN CLUSTER BY partition += expression ( COMMA partition += expression )* CLOSE
    ;

windowBase
    : name
    ;

frame
    : unit = ( ROWS | RANGE | GROUPS ) ( bound | BETWEEN bound AND bound )
    ;

bound
    : UNBOUNDED ( PRECEDING | FOLLOWING )
    | CURRENT ROW
    | value ( PRECEDING | FOLLOWING )
    ;

intervalLiteral
    : INTERVAL intervalPart furtherIntervalPart*
    | INTERVAL string
    ;

intervalPart
    : sign = ( MINUS | PLUS )? ( number | string | OPEN expression CLOSE ) intervalUnit ( TO intervalUnit )?
    ;

furtherIntervalPart
    : sign = ( MINUS | PLUS )? ( number | string ) intervalUnit
    ;

intervalUnit
    : YEAR | YEARS | QUARTER | QUARTERS | MONTH | MONTHS | WEEK | WEEKS | DAY | DAYS | HOUR | HOURS | MINUTE | MINUTES
    | SECOND | SECONDS | MILLISECOND | MILLISECONDS | MICROSECOND | MICROSECONDS | NANOSECOND | NANOSECONDS
    ;

number
    : INTEGER_VALUE
    | TINYINT_VALUE
    | SMALLINT_VALUE
    | BIGINT_VALUE
    | DECIMAL_VALUE
    | EXPONENT_VALUE
    | FLOAT_VALUE
    | DOUBLE_VALUE
    | BIGDECIMAL_VALUE
    ;

string
    : ( STRING | DOUBLE_QUOTED | RAW_STRING )+
    ;

// ---------------------------------------------------------------- types

type
    : ARRAY LT type GT # arrayType
    | MAP LT type COMMA type GT # mapType
    | STRUCT ( LT structFields? GT | NOT_EQ ) # structType
    | INTERVAL intervalUnit ( TO intervalUnit )? # intervalType
    | ( TIMESTAMP | TIME ) ( WITH | WITHOUT ) ( TIME | LOCAL TIME ) ZONE # zonedTimeType
    | name ( OPEN integer ( COMMA integer )* CLOSE )? # namedType
    ;

structFields
    : structField ( COMMA structField )*
    ;

structField
    : anyName COLON? type columnProperty*
    ;

columnDefinitionList
    : OPEN columnDefinitions CLOSE
    ;

columnDefinitions
    : structField ( COMMA structField )*
    ;

columnProperty
    : NOT NULL
    | NULL
    | COMMENT string
    ;

// ---------------------------------------------------------------- names

qualifiedName
    : name ( DOT anyName )*
    ;

nameList
    : anyName ( COMMA anyName )*
    ;

nameListInParentheses
    : OPEN nameList CLOSE
    ;

// A name where an expression or a table may stand.
name
    : IDENTIFIER
    | BACKQUOTED
    | freeWord
    | clauseWord
    ;

// A name where nothing else may stand.
anyName
    : name
    | strictWord
    ;

// A name or one of the words that only an expression can tell from syntax.
atomName
    : name
    | VALUES
    | TABLE
    ;

// A name after a select item without AS.
columnAlias
    : IDENTIFIER
    | BACKQUOTED
    | freeWord
    ;

// A name after a table without AS.

tableAliasName
    : columnAlias
    ;

// EXTRACT, SUBSTRING, TRIM and the like are in no list: TokenPass makes them IDENTIFIER where no call follows.

// Words that may be used as any name.
freeWord
    : ADD | ANALYZE | ARRAY | ASYMMETRIC | BERNOULLI | BUCKET | CACHE | CATALOGS | CLEAR | CODEGEN
    | COLUMN | COLUMNS | COMMENT | COMPUTE | COPY | COST | CREATE | CURRENT | DATABASES | DESCRIBE | DIRECTORY | DROP
    | EXPLAIN | EXTENDED | FIRST | FOLLOWING | FORMATTED | FUNCTION | FUNCTIONS | GLOBAL | GROUPING | GROUPS
    | IF | INCLUDE | INSERT | LAST | LAZY | LOCAL | MAP | NAME | NOSCAN | OF | OPTIONS | OUT
    | OVERWRITE | PARTITION | PERCENT | PLACING | PRECEDING | QUERY | RANGE | RECURSIVE | REFRESH | REPEATABLE
    | RESET | ROW | ROWS | SCHEMAS | SETS | SHOW | SOME | STATISTICS
    | SYMMETRIC | SYSTEM | TABLES | TBLPROPERTIES | TEMP | TEMPORARY | TIME | TIMESTAMP | UNCACHE
    | UNKNOWN | VIEW | VIEWS | WITHOUT | ZONE | YEAR | YEARS | QUARTER | QUARTERS | MONTH | MONTHS | WEEK
    | WEEKS | DAY | DAYS | HOUR | HOURS | MINUTE | MINUTES | SECOND | SECONDS | MILLISECOND | MILLISECONDS | MICROSECOND
    | MICROSECONDS | NANOSECOND | NANOSECONDS | ANY
    ;

// Words that may follow an expression or a table, and so name something only after AS or where nothing else may stand.
clauseWord
    : ANTI | ASC | BY | CLUSTER | COLLATE | CROSS | DESC | DISTRIBUTE | DIV | ESCAPE | EXCLUDE | EXISTS | FILTER | FOR | FULL
    | IGNORE | INNER | INTO | LEFT | LIMIT | NATURAL | NULLS | OFFSET | OUTER | OVER | PIVOT | QUALIFY | REPLACE | RESPECT
    | RIGHT | SEMI | SET | SETMINUS | SORT | TABLESAMPLE | TO | UNPIVOT | WINDOW | WITHIN
    ;

// Words that are never a name by themselves.
strictWord
    : ALL | AND | AS | BETWEEN | BOTH | CASE | CUBE | DISTINCT | ELSE | END | EXCEPT | FALSE | FROM | GROUP | HAVING
    | ILIKE | IN | INTERSECT | INTERVAL | IS | JOIN | LATERAL | LEADING | LIKE | NOT | NULL | ON | OR | ORDER | REGEXP | RLIKE
    | ROLLUP | SELECT | TABLE | THEN | TRAILING | TRUE | UNBOUNDED | UNION | USING | VALUES | WHEN | WHERE | WITH
    ;

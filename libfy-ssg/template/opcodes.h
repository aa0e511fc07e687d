/*
 * All instructions: OP(name, a, b, pop, push). Included several times, each time with another OP.
 *
 *   a, b   what the operands are:
 *            NONE
 *            SLOT     a local variable of the function; SLOT2: another one
 *            COUNT    a number of values
 *            DEPTH    how many functions out the cells are; CELL: which of them
 *            FLAGS    see the comment
 *            CONST TEXT CALL NAMES LINK CODE   an index into the template's table of that name
 *            ATOM     a name
 *            JUMP     an instruction of the function
 *            FRAGMENT the same
 *            BUILTIN  an index into the environment's filters, tests and functions
 *   pop    values taken from the stack: a number, or
 *            A        as many as operand a says
 *            PAIRS    twice as many
 *            CALLED   what the call's description says
 *            NAMED    as many as the list of names has
 *   push   values put on it: a number, or A
 *
 * AND, OR and FOR_NEXT leave another number of values where they jump than where they fall through;
 * the table tells the latter.
 */

/* constants and variables */
OP( CONST,         NONE,  CONST,   0, 1 )
OP( LOAD,          SLOT,  NONE,    0, 1 )      /* as it is, nothing included */
OP( LOAD_NAMED,    SLOT,  ATOM,    0, 1 )      /* nothing there: undefined, of that name */
OP( LOAD_GLOBAL,   SLOT,  ATOM,    0, 1 )      /* nothing there: the context's, which is kept */
OP( LOAD_CELL,     DEPTH, CELL,    0, 1 )      /* a variable that inner functions see */
OP( NAME_NOTHING,  NONE,  ATOM,    1, 1 )      /* nothing: undefined, of that name */
OP( FIND_NOTHING,  NONE,  ATOM,    1, 1 )      /* nothing: looked up in the context */
OP( STORE,         SLOT,  NONE,    1, 0 )
OP( STORE_CELL,    NONE,  CELL,    1, 0 )
OP( CLEAR,         SLOT,  NONE,    0, 0 )      /* nothing there */
OP( CLEAR_CELL,    NONE,  CELL,    0, 0 )
OP( EXPORT,        FLAGS, ATOM,    1, 1 )      /* sets a context's variable; a: for import too */
OP( SET_NAMESPACE, NONE,  ATOM,    2, 0 )      /* value, namespace */
OP( UNPACK,        COUNT, NONE,    1, A )      /* the first element ends on top */

/* the stack and jumps */
OP( POP,           NONE,  NONE,    1, 0 )
OP( DUP,           NONE,  NONE,    1, 2 )
OP( SWAP,          NONE,  NONE,    2, 2 )
OP( TUCK,          NONE,  NONE,    2, 3 )      /* a b -> b a b */
OP( JUMP,          NONE,  JUMP,    0, 0 )
OP( JUMP_BACK,     NONE,  JUMP,    0, 0 )      /* counts the steps */
OP( JUMP_IF_FALSE, NONE,  JUMP,    1, 0 )
OP( JUMP_IF_TRUE,  NONE,  JUMP,    1, 0 )
OP( JUMP_IF_SET,   SLOT,  JUMP,    0, 0 )      /* something is there */
OP( AND,           NONE,  JUMP,    1, 0 )      /* false: jumps and stays on the stack */
OP( OR,            NONE,  JUMP,    1, 0 )      /* true: the same */
OP( RETURN,        NONE,  NONE,    0, 0 )
OP( FAIL,          NONE,  CONST,   0, 0 )      /* ends with that message */

/* expressions */
OP( NOT,           NONE,  NONE,    1, 1 )
OP( NEGATE,        NONE,  NONE,    1, 1 )
OP( PLUS,          NONE,  NONE,    1, 1 )
OP( BINARY,        FLAGS, NONE,    2, 1 )      /* a: fyssg_binary */
OP( CONCAT,        COUNT, FLAGS,   A, 1 )      /* b: markup stays markup, and the rest is escaped */
OP( COMPARE,       FLAGS, NONE,    2, 1 )      /* a: fyssg_compare_op */
OP( TUPLE,         COUNT, NONE,    A, 1 )
OP( LIST,          COUNT, FLAGS,   A, 1 )      /* b: one that can change */
OP( DICT,          COUNT, FLAGS,   PAIRS, 1 )
OP( ATTR,          NONE,  ATOM,    1, 1 )      /* no mapping has a method of that name */
OP( ATTR_OR_METHOD, NONE, ATOM,    1, 1 )
OP( ITEM,          NONE,  NONE,    2, 1 )
OP( SLICE,         NONE,  NONE,    4, 1 )      /* object, start, stop, step */
OP( THAW,          NONE,  NONE,    1, 1 )      /* a list or mapping becomes one that can change */
OP( CALL,          NONE,  CALL,    CALLED, 1 )
OP( CALL_PRINT,    NONE,  CALL,    CALLED, 0 )
OP( FILTER,        COUNT, BUILTIN, A, 1 )
OP( TEST,          COUNT, BUILTIN, A, 1 )

/* output */
OP( PRINT_TEXT,    NONE,  TEXT,    0, 0 )
OP( PRINT,         NONE,  NONE,    1, 0 )      /* escaped */
OP( PRINT_RAW,     NONE,  NONE,    1, 0 )
OP( PRINT_AUTO,    NONE,  NONE,    1, 0 )      /* as the innermost autoescape says */
OP( CAPTURE,       SLOT,  NONE,    0, 0 )      /* what is printed from here on */
OP( CAPTURED,      SLOT,  NONE,    0, 1 )      /* becomes a string */
OP( CAPTURE_DROP,  SLOT,  NONE,    0, 0 )      /* is thrown away */
OP( MARKUP,        NONE,  NONE,    1, 1 )      /* a captured text, filtered, is markup again */
OP( AUTOESCAPE,    SLOT,  NONE,    1, 0 )      /* sets it; the old state goes to the slot */
OP( AUTOESCAPE_END, SLOT, NONE,    0, 0 )

/* fragments: what is between is left out where it was rendered before with the same values */
OP( FRAGMENT,      COUNT, FRAGMENT, A, 1 )     /* prints what was kept for them; true: it did */
OP( FRAGMENT_END,  NONE,  FRAGMENT, 0, 0 )     /* keeps what was printed */

/* loops */
OP( FOR,           SLOT,  NONE,    1, 0 )      /* the loop is kept in the slot */
OP( FOR_NEXT,      SLOT,  JUMP,    0, 1 )      /* the next element, or jumps */
OP( LOOP_GET,      SLOT,  FLAGS,   0, 1 )      /* b: enum fyssg_loop_field */
OP( LOOP_RUN,      NONE,  CODE,    1, 0 )      /* a recursive loop over that */
OP( LOOP_DONE,     SLOT,  NONE,    0, 0 )      /* a turn was completed */
OP( JUMP_IF_DONE,  SLOT,  JUMP,    0, 0 )      /* one was */
OP( GATHER,        SLOT,  NONE,    0, 0 )      /* begins a list */
OP( GATHER_ITEM,   SLOT,  SLOT2,   0, 0 )      /* adds the current element of loop b */
OP( GATHERED,      SLOT,  NONE,    0, 1 )      /* as one that cannot change */

/* functions, blocks, other templates */
OP( MACRO,         NONE,  CODE,    0, 1 )
OP( SELF,          NONE,  NONE,    0, 1 )
OP( SUPER,         NONE,  NONE,    0, 1 )
OP( SUPER_PRINT,   NONE,  NONE,    0, 0 )
OP( CONTEXT,       NONE,  NAMES,   NAMED, 1 )  /* of this function and the local variables named */
OP( BLOCK,         FLAGS, ATOM,    0, 0 )      /* a: some other template must have it too */
OP( BLOCK_IN,      FLAGS, ATOM,    1, 0 )      /* in that context */
OP( TEMPLATE,      NONE,  LINK,    0, 1 )
OP( EXTENDS,       NONE,  NONE,    1, 0 )
OP( JUMP_IF_CHILD, NONE,  JUMP,    0, 0 )      /* EXTENDS was executed */
OP( RUN_PARENT,    NONE,  NONE,    0, 0 )      /* if it was */
OP( INCLUDE,       FLAGS, NONE,    2, 0 )      /* template, context or null; a: may be missing */
OP( IMPORT,        NONE,  NONE,    2, 1 )      /* template, context or null */
OP( IMPORT_NAME,   NONE,  ATOM,    1, 2 )      /* the module stays */

/*
 * Several in one: where the values are plain, each of these does what it and the next
 * instructions say, and goes on behind them. Where they are not, it does its own part only. So the
 * table has the stack of that part, and a jump to one of the others is as good as ever.
 */
OP( LOCAL_ATTR,    SLOT,  ATOM,    0, 1 )      /* LOAD or LOAD_NAMED, ATTR */
OP( GLOBAL_ATTR,   SLOT,  ATOM,    0, 1 )      /* LOAD_GLOBAL, ATTR */
OP( PRINT_LOCAL_ATTR, SLOT, ATOM,  0, 1 )      /* LOAD or LOAD_NAMED, ATTR, PRINT */
OP( PRINT_GLOBAL_ATTR, SLOT, ATOM, 0, 1 )      /* LOAD_GLOBAL, ATTR, PRINT */
OP( FOR_STORE,     SLOT,  JUMP,    0, 1 )      /* FOR_NEXT, STORE */
OP( COMPARE_JUMP,  FLAGS, NONE,    2, 1 )      /* COMPARE, JUMP_IF_FALSE */

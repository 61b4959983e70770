package dev.kindling.execution.codegen;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.kindling.error.InternalException;
import dev.kindling.execution.codegen.LongExpression.Arithmetic;
import dev.kindling.execution.codegen.LongExpression.Both;
import dev.kindling.execution.codegen.LongExpression.Choose;
import dev.kindling.execution.codegen.LongExpression.Compare;
import dev.kindling.execution.codegen.LongExpression.Constant;
import dev.kindling.execution.codegen.LongExpression.Either;
import dev.kindling.execution.codegen.LongExpression.Input;
import dev.kindling.execution.codegen.LongExpression.Not;
import dev.kindling.execution.codegen.LongExpression.Parameter;
import dev.kindling.execution.codegen.LongExpression.Present;
import dev.kindling.execution.codegen.LongExpression.Within;
import dev.kindling.execution.codegen.LoopShape.Grouping;
import dev.kindling.execution.codegen.LoopShape.Layout;
import dev.kindling.execution.codegen.LoopShape.Term;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the class of a [FusedLoop]: one method with one loop and no branch in it. What several terms need is
/// computed once for a row.
final class LoopGenerator {

    private static final ClassDesc NAME = ClassDesc.of("dev.kindling.execution.codegen.GeneratedLoop");
    private static final ClassDesc LOOP = ClassDesc.of("dev.kindling.execution.codegen.FusedLoop");
    private static final ClassDesc LONGS = CD_long.arrayType();
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void, CD_Object.arrayType(), INTS.arrayType(), LONGS.arrayType(), INTS, INTS, CD_int, LONGS, LONGS);

    private static final int VALUES = 1;
    private static final int CODES = 2;
    private static final int VALIDITY = 3;
    private static final int OFFSETS = 4;
    private static final int GROUPS = 5;
    private static final int ROW_COUNT = 6;
    private static final int PARAMETERS = 7;
    private static final int SUMS = 8;

    private final LoopShape shape;
    private final CodeBuilder code;
    private final Map<LongExpression, Integer> uses = new HashMap<>();
    /// The local variable that holds an expression's value for the row.
    private final Map<LongExpression, Integer> known = new HashMap<>();
    private final int[] values;
    private final int[] codes;
    private final int[] places;
    private final int[] entryPlaces;
    private final int[] bits;
    private final int[] bitPlaces;
    private final int row;

    private LoopGenerator(LoopShape shape, CodeBuilder code) {
        this.shape = shape;
        this.code = code;
        int inputs = shape.inputs().size();
        values = new int[inputs];
        codes = new int[inputs];
        places = new int[inputs];
        entryPlaces = new int[inputs];
        bits = new int[inputs];
        bitPlaces = new int[inputs];
        row = code.allocateLocal(TypeKind.INT);
        for (Term term : shape.terms()) {
            count(term.mask());
            count(term.value());
        }
    }

    /// A new loop of `shape`, in a class that goes when nobody holds the loop.
    static FusedLoop generate(LoopShape shape) {
        byte[] bytes = ClassFile.of()
                .build(
                        NAME,
                        type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                                .withInterfaceSymbols(LOOP)
                                .withMethodBody(
                                        INIT_NAME,
                                        MTD_void,
                                        0,
                                        code -> code.aload(0)
                                                .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                                .return_())
                                .withMethodBody(
                                        "run",
                                        RUN,
                                        ClassFile.ACC_PUBLIC,
                                        code -> new LoopGenerator(shape, code).write()));
        try {
            MethodHandles.Lookup generated = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (FusedLoop) generated
                    .findConstructor(generated.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new InternalException("no loop for " + shape, e);
        }
    }

    private void count(LongExpression expression) {
        if (uses.merge(expression, 1, Integer::sum) > 1) return;
        expression.operands().forEach(this::count);
        if (expression instanceof Choose choose) count(choose.condition()); // which it needs twice
    }

    private void write() {
        loadInputs();
        boolean grouped = shape.grouping() == Grouping.GROUPS;
        int termCount = shape.terms().size();
        int[] totals = new int[termCount];
        if (!grouped) {
            for (int t = 0; t < termCount; t++) {
                totals[t] = code.allocateLocal(TypeKind.LONG);
                code.lconst_0().lstore(totals[t]);
            }
        }
        int at = code.allocateLocal(TypeKind.INT);
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(row);
        code.labelBinding(next).iload(row).iload(ROW_COUNT).if_icmpge(end);
        if (grouped) {
            code.aload(GROUPS)
                    .iload(row)
                    .iaload()
                    .loadConstant(termCount)
                    .imul()
                    .istore(at);
        }
        for (int t = 0; t < termCount; t++) {
            if (grouped) {
                code.aload(SUMS).iload(at).loadConstant(t).iadd().dup2().laload();
                addTerm(shape.terms().get(t));
                code.lastore();
            } else {
                code.lload(totals[t]);
                addTerm(shape.terms().get(t));
                code.lstore(totals[t]);
            }
        }
        code.iinc(row, 1).goto_(next).labelBinding(end);
        if (!grouped) {
            for (int t = 0; t < termCount; t++) {
                code.aload(SUMS)
                        .loadConstant(t)
                        .dup2()
                        .laload()
                        .lload(totals[t])
                        .ladd()
                        .lastore();
            }
        }
        code.return_();
    }

    private void addTerm(Term term) {
        if (term.value().equals(Constant.ONE)) {
            load(term.mask());
        } else {
            load(term.value());
            if (!term.mask().equals(Constant.ONE)) {
                load(term.mask());
                code.lneg().land();
            }
        }
        code.ladd();
    }

    /// Puts arrays, offsets and literals into local variables, for the loop's stores might change an array.
    private void loadInputs() {
        Set<LongExpression> leaves = new LinkedHashSet<>(uses.keySet());
        for (int k = 0; k < values.length; k++) {
            Layout layout = shape.inputs().get(k);
            if (leaves.contains(new Input(k))) {
                values[k] = element(VALUES, k, array(layout));
                places[k] = offset(3 * k);
                if (hasEntries(layout)) {
                    codes[k] = element(CODES, k, null);
                    entryPlaces[k] = offset(3 * k + 1);
                }
            }
            if (leaves.contains(new Present(k))) {
                bits[k] = element(VALIDITY, k, null);
                bitPlaces[k] = offset(3 * k + 2);
            }
        }
        for (LongExpression leaf : leaves) {
            if (!(leaf instanceof Parameter(int index))) continue;
            int local = code.allocateLocal(TypeKind.LONG);
            code.aload(PARAMETERS).loadConstant(index).laload().lstore(local);
            known.put(leaf, local);
        }
    }

    private int element(int arrays, int index, @Nullable ClassDesc type) {
        int local = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(arrays).loadConstant(index).aaload();
        if (type != null) code.checkcast(type);
        code.astore(local);
        return local;
    }

    private int offset(int index) {
        int local = code.allocateLocal(TypeKind.INT);
        code.aload(OFFSETS).loadConstant(index).iaload().istore(local);
        return local;
    }

    private static ClassDesc array(Layout layout) {
        return switch (layout) {
            case LONGS, LONG_ENTRIES -> LONGS;
            case INTS, INT_ENTRIES -> INTS;
            case BOOLEANS, BOOLEAN_ENTRIES -> CD_byte.arrayType();
            case NONE -> throw new InternalException("an input without values is read");
        };
    }

    private static boolean hasEntries(Layout layout) {
        return switch (layout) {
            case LONG_ENTRIES, INT_ENTRIES, BOOLEAN_ENTRIES -> true;
            case NONE, LONGS, INTS, BOOLEANS -> false;
        };
    }

    /// Leaves the value of `expression` on the stack.
    private void load(LongExpression expression) {
        Integer local = known.get(expression);
        if (local != null) {
            code.lload(local);
            return;
        }
        compute(expression);
        if (expression instanceof Constant || uses.getOrDefault(expression, 0) < 2) return;
        int fresh = code.allocateLocal(TypeKind.LONG);
        code.dup2().lstore(fresh);
        known.put(expression, fresh);
    }

    private void compute(LongExpression expression) {
        switch (expression) {
            case Input(int slot) -> input(slot);
            case Present(int slot) -> present(slot);
            case Parameter(int index) -> throw new InternalException("literal " + index + " is in no variable");
            case Constant(long value) -> code.loadConstant(value);
            case Arithmetic(var operator, var left, var right) -> {
                load(left);
                load(right);
                switch (operator) {
                    case ADD -> code.ladd();
                    case SUBTRACT -> code.lsub();
                    case MULTIPLY -> code.lmul();
                }
            }
            case Compare(var relation, var left, var right) -> compare(relation, left, right);
            case Both(var left, var right) -> {
                load(left);
                load(right);
                code.land();
            }
            case Either(var left, var right) -> {
                load(left);
                load(right);
                code.lor();
            }
            case Not(var operand) -> {
                load(operand);
                code.lconst_1().lxor();
            }
            case Choose(var condition, var yes, var no) -> {
                load(yes);
                load(condition);
                code.lneg().land();
                load(no);
                load(condition);
                code.lconst_1().lsub().land().lor();
            }
            case Within(var operand, var _, var _) -> load(operand);
        }
    }

    private void input(int slot) {
        Layout layout = shape.inputs().get(slot);
        code.aload(values[slot]);
        if (hasEntries(layout)) {
            code.iload(entryPlaces[slot]).aload(codes[slot]);
            code.iload(places[slot]).iload(row).iadd().iaload().iadd();
        } else {
            code.iload(places[slot]).iload(row).iadd();
        }
        switch (layout) {
            case LONGS, LONG_ENTRIES -> code.laload();
            case INTS, INT_ENTRIES -> code.iaload().i2l();
            case BOOLEANS, BOOLEAN_ENTRIES -> code.baload().i2l();
            case NONE -> throw new InternalException("an input without values is read");
        }
    }

    private void present(int slot) {
        code.aload(bits[slot]);
        code.iload(bitPlaces[slot]).iload(row).iadd().bipush(6).ishr().laload();
        // The shift takes the lower six bits of the position by itself.
        code.iload(bitPlaces[slot]).iload(row).iadd().lushr().lconst_1().land();
    }

    /// The sign of a difference, as 0 or 1.
    private void compare(LongExpression.Relation relation, LongExpression left, LongExpression right) {
        switch (relation) {
            case LESS -> {
                load(left);
                load(right);
                code.lsub().bipush(63).lushr();
            }
            case LESS_OR_EQUAL -> {
                load(right);
                load(left);
                code.lsub().bipush(63).lushr().lconst_1().lxor();
            }
            case EQUAL -> {
                load(left);
                load(right);
                code.lsub();
                // Neither a difference nor its negative has a sign only if it is zero.
                code.dup2().lneg().lor().bipush(63).lushr().lconst_1().lxor();
            }
        }
    }
}

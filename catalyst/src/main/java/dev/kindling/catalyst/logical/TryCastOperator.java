package dev.kindling.catalyst.logical;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/// `TRY_CAST`: a cast that gives NULL for a value that does not fit. The call's type is the type cast to, so it is
/// always made with `RexBuilder.makeCall(type, TryCastOperator.INSTANCE, operands)`.
public final class TryCastOperator extends SqlFunction {

    public static final TryCastOperator INSTANCE = new TryCastOperator();

    private TryCastOperator() {
        super(
                "TRY_CAST",
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.ARG0_FORCE_NULLABLE,
                null,
                OperandTypes.ANY,
                SqlFunctionCategory.SYSTEM);
    }
}

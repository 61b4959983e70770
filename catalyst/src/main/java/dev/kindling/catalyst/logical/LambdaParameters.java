package dev.kindling.catalyst.logical;

/// How the parameters of lambdas are numbered in row expressions: a parameter is a `RexLambdaRef` whose index says
/// how many lambdas are around its own and which of that lambda's parameters it is, since an inner body may speak
/// of an outer parameter.
public final class LambdaParameters {

    private static final int DEPTH_SHIFT = 8;

    private LambdaParameters() {}

    /// The index of parameter `position` of a lambda with `depth` lambdas around it.
    public static int index(int depth, int position) {
        return depth << DEPTH_SHIFT | position;
    }

    public static int depth(int index) {
        return index >> DEPTH_SHIFT;
    }

    public static int position(int index) {
        return index & (1 << DEPTH_SHIFT) - 1;
    }
}

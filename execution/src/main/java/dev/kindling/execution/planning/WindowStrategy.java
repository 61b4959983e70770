package dev.kindling.execution.planning;

import dev.kindling.error.InternalException;
import dev.kindling.execution.plan.PhysicalPlan;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexOver;

/// Window functions.
final class WindowStrategy {

    WindowStrategy(PhysicalPlanner planner) {}

    static boolean hasWindow(Project project) {
        return RexOver.containsOver(project.getProjects(), null);
    }

    PhysicalPlan plan(Project node) {
        throw new InternalException("no window operator for " + node);
    }
}

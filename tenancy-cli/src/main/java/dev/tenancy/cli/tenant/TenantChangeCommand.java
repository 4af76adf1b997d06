package dev.tenancy.cli.tenant;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.lifecycle.TenantLifecycle.Changes;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantName;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenancy tenant change}: what is not named stays. */
@Command(
        name = "change",
        description = "Changes a tenant's name, plan or labels; what is not named stays.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TenantChangeCommand implements Callable<Integer> {

    @Mixin
    private ChangeOptions options = new ChangeOptions();

    @Option(names = "--name", paramLabel = "<name>", description = "What people call it.")
    private @Nullable String name;

    @Option(names = "--plan", paramLabel = "<code>", description = "Its plan.")
    private @Nullable String plan;

    @Option(names = "--label", paramLabel = "<name>=<value>", description = "Sets a label; may be repeated.")
    private Map<String, String> labels = Map.of();

    @Option(names = "--remove-label", paramLabel = "<name>", description = "Removes a label; may be repeated.")
    private List<String> removed = List.of();

    @Override
    public Integer call() throws SQLException {
        boolean relabels = !labels.isEmpty() || !removed.isEmpty();
        if (name == null && plan == null && !relabels) {
            throw new Refusal("say what to change: --name, --plan, --label, --remove-label");
        }
        Optional<TenantName> newName = Optional.ofNullable(name).map(text -> checked(text, TenantName::new));
        return options.run((database, lifecycle, slug) -> {
            Tenant before = new TenantDirectory(database.owner())
                    .find(slug)
                    .orElseThrow(() -> new TenantNotFound(slug.value()));
            Optional<Labels> newLabels = relabels ? Optional.of(relabelled(before.labels())) : Optional.empty();
            Precondition precondition = relabels ? new Precondition(Set.of(before.version())) : Precondition.NONE;
            return lifecycle.change(
                    slug, new Changes(newName, Optional.ofNullable(plan), newLabels), precondition, Node.actor());
        });
    }

    private Labels relabelled(Labels before) {
        Map<String, String> after = new HashMap<>(before.values());
        removed.forEach(after::remove);
        after.putAll(labels);
        return checked(after, Labels::new);
    }

    private static <T, R> R checked(T value, Function<T, R> rule) {
        try {
            return rule.apply(value);
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }
}

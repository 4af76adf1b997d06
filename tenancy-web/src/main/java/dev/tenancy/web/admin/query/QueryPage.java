package dev.tenancy.web.admin.query;

import dev.tenancy.analytics.FleetQueries;
import dev.tenancy.analytics.FleetQuery;
import dev.tenancy.analytics.QueryLimits;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.analytics.RowSink;
import dev.tenancy.analytics.TenantSelection;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.TenancyException.QueryRefused;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.Plans;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Choice;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.LabelText;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.admin.Notices;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks many tenants one question, and shows what they answer. */
@Named
@RequestScoped
public class QueryPage {

    private static final OperatorRole ROLE = OperatorRole.ADMIN;

    /** Somebody looks at a page that does not come. */
    private static final QueryLimits ON_A_PAGE =
            QueryLimits.DEFAULT.withTotal(Duration.ofMinutes(1)).withRows(Answer.MOST_ROWS);

    @EJB
    private FleetQueries queries;

    @EJB
    private Plans plans;

    @Inject
    private Acting acting;

    @Inject
    private Me me;

    @Inject
    private Notices notices;

    private String sql = "";
    private String combine = "";
    private String slugs = "";
    private String plan = "";
    private String labels = "";
    private @Nullable Answer answer;
    private @Nullable RefusedQuery refusedAt;

    /** Whether the operator may ask. */
    public boolean isAllowed() {
        return me.may(ROLE);
    }

    /** Whether the operator may ask, here. */
    public boolean isOpen() {
        return isAllowed() && queries.isOn();
    }

    /** Asks, and keeps the answer for the page. */
    public void ask() {
        asked().ifPresent(query -> {
            Answer.Sheet sheet = new Answer.Sheet();
            Attempt<QueryOutcome> attempt = run(query.within(ON_A_PAGE), sheet);
            attempt.result().ifPresent(outcome -> answer = sheet.answer(outcome));
            refused(attempt);
        });
    }

    /** Asks, and sends the answer as a file, which says at its end what is not in it. */
    public void download() throws IOException {
        Optional<FleetQuery> query = asked();
        if (query.isPresent()) {
            FacesContext faces = FacesContext.getCurrentInstance();
            CsvDownload file = new CsvDownload(faces.getExternalContext());
            Attempt<QueryOutcome> attempt = run(query.get(), file);
            if (!file.isBegun()) {
                refused(attempt);
                return;
            }
            if (attempt.result().isPresent()) {
                file.end(attempt.result().get());
            } else {
                file.end(attempt.refusal().orElseThrow().detail());
            }
            faces.responseComplete();
        }
    }

    private Optional<FleetQuery> asked() {
        Optional<List<Slug>> named = slugs.isBlank()
                ? Optional.of(List.of())
                : Fields.read("slugs", slugs, text -> Arrays.stream(text.split("[,\\s]+"))
                        .map(Slug::new)
                        .toList());
        Optional<Labels> wanted =
                labels.isBlank() ? Optional.of(Labels.NONE) : Fields.read("labels", labels, LabelText::parse);
        Optional<String> onPlan = Fields.readOptional("plan", plan, Plan::code);
        if (sql.isBlank()) {
            Fields.refuse("sql", "Type a query");
        }
        if (Fields.anyRefused()) {
            return Optional.empty();
        }
        return Fields.read(
                "sql",
                sql,
                text -> new FleetQuery(
                        text,
                        new TenantSelection(named.orElseThrow(), onPlan, wanted.orElseThrow(), Set.of()),
                        Optional.of(combine.strip()).filter(second -> !second.isEmpty()),
                        QueryLimits.DEFAULT));
    }

    private Attempt<QueryOutcome> run(FleetQuery query, RowSink sink) {
        return acting.as(ROLE, actor -> {
            try {
                return queries.run(query, sink, actor);
            } catch (QueryRefused e) {
                refusedAt = RefusedQuery.of(
                        String.valueOf(e.getMessage()),
                        e.isCombining() ? query.combine().orElse("") : query.sql(),
                        e.position());
                throw e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What the page shows at its place in the query it does not say above the form too. */
    private void refused(Attempt<?> attempt) {
        if (refusedAt == null) {
            attempt.refusal().ifPresent(problem -> notices.refused(problem.detail()));
        }
    }

    /** What they answered; null: nobody was asked. */
    public @Nullable Answer getAnswer() {
        return answer;
    }

    /** Why nobody could be asked, and at which place of the query; null: somebody was. */
    public @Nullable RefusedQuery getRefusedAt() {
        return refusedAt;
    }

    /** The plans there are. */
    public List<Choice> getPlans() {
        return plans.list().stream()
                .map(use -> new Choice(use.plan().code(), use.plan().name()))
                .toList();
    }

    public String getSql() {
        return sql;
    }

    public void setSql(String sql) {
        this.sql = sql;
    }

    public String getCombine() {
        return combine;
    }

    public void setCombine(String combine) {
        this.combine = combine;
    }

    public String getSlugs() {
        return slugs;
    }

    public void setSlugs(String slugs) {
        this.slugs = slugs;
    }

    public String getPlan() {
        return plan;
    }

    /** Faces makes no value of an empty choice. */
    public void setPlan(@Nullable String plan) {
        this.plan = Objects.requireNonNullElse(plan, "");
    }

    public String getLabels() {
        return labels;
    }

    public void setLabels(String labels) {
        this.labels = labels;
    }
}

package dev.tenancy.web.admin;

import dev.tenancy.log.LogContext;
import dev.tenancy.problem.ProblemType;
import dev.tenancy.web.problem.Problem;
import dev.tenancy.web.problem.ProblemPage;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** What the page for problems says. */
@Named("problem")
@RequestScoped
public class ProblemShown {

    @Inject
    private HttpServletRequest request;

    /** The status, which is 404 for who comes here without a problem. */
    public int getStatus() {
        return type().status();
    }

    /** What kind of problem it is. */
    public String getTitle() {
        return switch (type()) {
            case NOT_FOUND -> "There is nothing here";
            case FORBIDDEN -> "This is not open to you";
            case UNAUTHENTICATED -> "Log in first";
            default -> type().title();
        };
    }

    /** What happened and what to do, in words. */
    public String getDetail() {
        return switch (type()) {
            case NOT_FOUND ->
                problem()
                        .map(Problem::detail)
                        .filter(text -> !text.contains("/openapi"))
                        .orElse("The address may be mistyped, or what it led to is gone.");
            case UNAUTHENTICATED -> "The console asks who you are; the API wants a key or a token.";
            case INTERNAL_ERROR ->
                "The page could not be made, and the fault is ours. Quote the request below to who runs this server; its log says why.";
            default -> problem().map(Problem::detail).orElse("");
        };
    }

    /** By what the log knows the request. */
    public String getRequestId() {
        return LogContext.requestId();
    }

    private ProblemType type() {
        return problem().map(Problem::type).orElse(ProblemType.NOT_FOUND);
    }

    private Optional<Problem> problem() {
        return Optional.ofNullable(ProblemPage.of(request));
    }
}

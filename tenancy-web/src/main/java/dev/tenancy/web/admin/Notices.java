package dev.tenancy.web.admin;

import dev.tenancy.problem.ProblemType;
import dev.tenancy.web.problem.Problem;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.application.FacesMessage.Severity;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What the console tells the operator at the top of the page, and read aloud: a sentence that says what was done. */
@Named
@RequestScoped
public class Notices {

    /** Something was done. */
    public void done(String text) {
        add(null, FacesMessage.SEVERITY_INFO, text);
    }

    /** Something was not done, or not wholly. */
    public void warn(String text) {
        add(null, FacesMessage.SEVERITY_WARN, text);
    }

    /** Something was refused or failed. */
    public void refused(String text) {
        add(null, FacesMessage.SEVERITY_ERROR, text);
    }

    /** Something was refused; a problem of these types is one of what was typed there, and told at that input. */
    public void refused(Problem problem, String input, ProblemType... types) {
        if (Arrays.asList(types).contains(problem.type())) {
            Fields.refuse(input, problem.detail());
        } else {
            refused(problem.detail());
        }
    }

    /**
     * Says so if a form was sent and nothing came of it: its button is not there for this operator, or not any more. For
     * pages on which everything that is done tells.
     */
    public void explainNothing() {
        FacesContext faces = FacesContext.getCurrentInstance();
        if (faces.isPostback() && faces.getMessageList().isEmpty()) {
            warn("Nothing was done: what was pressed is not open to you, or not any more.");
        }
    }

    /** What is to be said on this page. */
    public List<Notice> getList() {
        return FacesContext.getCurrentInstance().getMessageList(null).stream()
                .map(message -> new Notice(kind(message.getSeverity()), Objects.toString(message.getSummary(), "")))
                .toList();
    }

    private static void add(@org.jspecify.annotations.Nullable String client, Severity severity, String text) {
        FacesContext.getCurrentInstance().addMessage(client, new FacesMessage(severity, text, text));
    }

    private static String kind(Severity severity) {
        if (severity.equals(FacesMessage.SEVERITY_INFO)) {
            return "good";
        }
        return severity.equals(FacesMessage.SEVERITY_WARN) ? "warn" : "bad";
    }

    /**
     * One of them.
     *
     * @param kind {@code good}, {@code warn} or {@code bad}
     * @param text the sentence
     */
    public record Notice(String kind, String text) {}
}
